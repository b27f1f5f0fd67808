// Letters that the machine's own fonts lack come from the lecture's font, before any text is set: Chromium keeps boxes that
// were set before a font came.

const SAMPLES = ["\u5bfc", "\ud55c"]; // Chinese, Korean
const SIZE = 100;

/** Have a font with the letters that are missing: such a letter is a square, and the box in its place is not. */
export async function bringLetters() {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${SIZE}px ${getComputedStyle(document.documentElement).fontFamily}`;
  const box = context.measureText("\u{10fffd}").width;
  const [lacksHan, lacksHangul] = SAMPLES.map((letter) => {
    const width = context.measureText(letter).width;
    return width < 0.85 * SIZE || width === box;
  });
  if (lacksHan) await document.fonts.load('14px "Lecture Han"', SAMPLES[0]);
  if (lacksHan || lacksHangul) document.documentElement.classList.add("lettered");
}
