// A beat's question stops the film for an answer, tells what is right and why, and counts what was known at once.
const LETTERS = "ABC"; // as the picture marks the answers

const nameOf = (beat) => `${beat.scene.name}.${beat.name}`;

class Questions {
  constructor(film) {
    this.film = film;
    this.results = memory.get("answers") ?? {};
    this.element = h("section", { class: "question", hidden: true });
    this.element.setAttribute("aria-live", "polite");
    film.addEventListener("stop", ({ detail }) => {
      const asked = film.beats.find((beat) => beat.question?.frame === detail);
      if (asked && page.mode === "study") this.ask(asked);
    });
    film.addEventListener("frame", () => {
      if (!this.element.hidden && film.frame !== film.beats[this.index].question?.frame) this.close();
    });
    film.addEventListener("language", () => this.close());
  }

  // The frames at which questions stop the film.
  frames() {
    return this.film.beats.filter((beat) => beat.question).map((beat) => beat.question.frame);
  }

  ask(beat) {
    this.index = beat.index;
    const { text, answers } = beat.question;
    const buttons = answers.map((answer, number) =>
      h(
        "button",
        { type: "button", class: "answer", onclick: () => this.answer(beat, number, buttons) },
        h("b", {}, LETTERS[number]),
        h("span", { html: answer }),
      ),
    );
    this.element.replaceChildren(
      h("p", { class: "kicker" }, say("question")),
      h("p", { class: "asked", html: text }),
      h("div", { class: "answers", role: "group", ariaLabel: say("answer") }, ...buttons),
    );
    this.element.hidden = false;
    buttons[0].focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  isAnswered(beat) {
    return nameOf(beat) in this.results;
  }

  answer(beat, number, buttons) {
    const { right, why } = beat.question;
    if (!this.isAnswered(beat)) {
      this.results[nameOf(beat)] = number === right;
      memory.set("answers", this.results);
      this.film.tell("score");
    }
    buttons.forEach((button, place) => {
      button.disabled = true;
      if (place === right) button.classList.add("right");
      else if (place === number) button.classList.add("wrong");
    });
    const [before, after = null] = say(number === right ? "right" : "wrong").split("{answer}");
    const named = after === null ? [] : [h("span", { html: beat.question.answers[right] }), after];
    const goOn = h("button", { type: "button", class: "go-on", onclick: () => this.film.play() }, say("go_on"));
    this.element.append(
      h("p", { class: `verdict ${number === right ? "right" : "wrong"}` }, before, ...named),
      h("p", { class: "why", html: why }),
      goOn,
    );
    goOn.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  // How many questions were answered rightly at the first go, and how many there are.
  score() {
    const names = this.film.beats.filter((beat) => beat.question).map(nameOf);
    return { right: names.filter((name) => this.results[name]).length, count: names.length };
  }
}
