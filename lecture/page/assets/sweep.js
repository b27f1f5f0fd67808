// Where a parameter of the scene was tried with other values: their stills and numbers, by a slider. Nothing is computed.
function whatIf(study, beat) {
  const { sweep } = beat;
  if (!sweep) return [];
  const picture = h("img", {});
  const value = h("output");
  const numbers = h("div");
  const slider = h("input", { type: "range", min: 0, max: sweep.values.length - 1, step: 1 });
  const named = h("span", { html: sweep.name });
  const name = named.textContent;
  const show = () => {
    const place = Number(slider.value);
    value.textContent = sweep.values[place];
    slider.setAttribute("aria-valuetext", sweep.values[place]);
    picture.src = sweep.stills[place];
    picture.alt = `${name} = ${sweep.values[place]}`;
    numbers.replaceChildren(study.numbers(sweep.numbers[place]));
  };
  slider.addEventListener("input", show);
  slider.value = sweep.start;
  show();
  slider.setAttribute("aria-label", `${say("what_if")} ${name}`);
  const label = h("p", {}, h("strong", {}, say("what_if")), named, " = ", value, slider);
  return [h("section", { class: "what-if" }, label, picture, numbers)];
}
