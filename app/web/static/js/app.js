// What htmx does not do by itself: focus after a swap, "busy" while waiting, word of a failure, and four small helps in forms.
// Every page works without this file.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.remove("no-js");

  // --- htmx: tell assistive technology that a part is being fetched
  const targetOf = (event) => event.detail?.ctx?.target;
  document.addEventListener("htmx:before:request", (event) => targetOf(event)?.setAttribute?.("aria-busy", "true"));
  document.addEventListener("htmx:finally:request", (event) => targetOf(event)?.removeAttribute?.("aria-busy"));

  // --- htmx: a swap that removed the focused element must not drop the reader at the top of the page
  document.addEventListener("htmx:after:swap", (event) => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const target = targetOf(event);
    const area = target?.isConnected ? target : document.getElementById(target?.id) || document.getElementById("main");
    const place = area?.querySelector?.(".error-summary, [data-focus], h1, h2") || area;
    if (!place) return;
    if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: false });
  });

  // --- htmx: no connection, or a fault of ours without a page of its own
  const tell = (text) => {
    const area = document.getElementById("notice");
    if (!area || !text) return;
    const box = document.createElement("div");
    box.className = "utrecht-alert utrecht-alert--error";
    const words = document.createElement("p");
    words.className = "notice-title";
    words.textContent = text;
    box.append(words);
    area.replaceChildren(box);
    area.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:error", (event) => {
    const area = document.getElementById("notice");
    const status = event.detail?.ctx?.response?.status;
    if (area) tell(status ? area.dataset.serverError : area.dataset.networkError);
  });

  // --- a second press on the same button within a second is a slip
  const sentAt = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    const now = Date.now();
    if (now - (sentAt.get(form) || 0) < 1000) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sentAt.set(form, now);
  }, true);

  // --- "none of these" and "I don't know" go with nothing else
  document.addEventListener("change", (event) => {
    const box = event.target;
    const group = box.closest?.("[data-checkboxes]");
    if (!group || !box.checked) return;
    for (const other of group.querySelectorAll("input[type=checkbox]")) {
      const clash = box.hasAttribute("data-exclusive") || other.hasAttribute("data-exclusive");
      if (other !== box && clash) other.checked = false;
    }
  });

  // --- the other language of a page of the intake has the same answers, also those that are not sent yet. They stay in
  // this tab, never in an address, and the next page takes them out again, whichever it is.
  const KEPT = "language-switch";
  const ASKED = "form[action*='/intake/'] :is(textarea, input[type=date], input[type=radio], input[type=checkbox])";
  const page = () => location.pathname.replace(/^\/(nl|en)(?=\/|$)/, "");
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a.language")) return;
    const ticked = (one) => one.type === "radio" || one.type === "checkbox";
    const given = [...document.querySelectorAll(ASKED)].map((one) => [one.id, ticked(one) ? one.checked : one.value]);
    try {
      if (given.length) sessionStorage.setItem(KEPT, JSON.stringify({ page: page(), given }));
    } catch { /* storage is off: the page works as without this */ }
  });
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    sessionStorage.removeItem(KEPT);
    for (const [id, value] of kept?.page === page() ? kept.given : []) {
      const one = document.getElementById(id);
      if (one?.matches(ASKED)) one[typeof value === "boolean" ? "checked" : "value"] = value;
    }
  } catch { /* as above */ }

  // --- how many characters are left; said aloud only when typing pauses
  const count = (area) => {
    const words = document.getElementById(`${area.id}-count`);
    if (!words) return;
    const left = Number(area.dataset.countMax) - area.value.length;
    words.textContent = (left < 0 ? words.dataset.over : words.dataset.left).replace("{n}", String(Math.abs(left)));
    words.classList.toggle("count--over", left < 0);
  };
  let pause;
  document.addEventListener("input", (event) => {
    const area = event.target;
    if (!area.matches?.("[data-count-max]")) return;
    count(area);
    clearTimeout(pause);
    pause = setTimeout(() => document.getElementById(`${area.id}-count`)?.setAttribute("aria-live", "polite"), 800);
  });
})();
