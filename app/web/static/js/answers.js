// Shows what the language model writes while it is being written: one checked statement a line.
"use strict";

(() => {
  const show = (section, line) => {
    const list = section.querySelector("ul");
    const piece = document.createRange().createContextualFragment(JSON.parse(line).html);
    const statement = piece.querySelector("li");
    if (statement) list.append(statement);
    else section.querySelector("[data-stream-wait]")?.replaceWith(piece);
  };

  const read = async (section) => {
    const form = section.querySelector("[data-stream-form]");
    const answer = await fetch(section.dataset.stream, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(String(answer.status));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { done, value } = await reader.read();
      const lines = (rest + (value || "")).split("\n");
      rest = lines.pop();
      lines.filter(Boolean).forEach((line) => show(section, line));
      if (done) return;
    }
  };

  document.addEventListener("htmx:after:swap", () => {
    for (const section of document.querySelectorAll("[data-stream]:not([data-stream-begun])")) {
      section.setAttribute("data-stream-begun", "");
      read(section).catch(() => section.remove()).finally(() => section.removeAttribute("aria-busy"));
    }
  });
})();
