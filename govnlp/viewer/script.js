"use strict";
// What is ticked is shown; keys lead on; values are told when pointed at. Text from a report is only ever set as text.
(() => {
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const root = document.body;
  const tip = document.getElementById("tip");
  const help = document.getElementById("help");
  const choices = all("input[data-shows]");

  function show() {
    for (const group of ["stretch", "entity"]) {
      const off = new Set(choices.filter((c) => c.dataset.group === group && !c.checked).map((c) => c.dataset.shows));
      const query = group === "stretch" ? ".stretch, #text .tag" : "#text .entity";
      for (const one of all(query)) one.classList.toggle("off", off.has(one.dataset.label));
    }
    for (const box of all("input[data-root]")) root.classList.toggle(box.dataset.root, box.checked);
  }

  function solo(box) {
    const moves = choices.filter((c) => c.dataset.group === "stretch");
    const alone = moves.every((c) => c.checked === (c === box));
    for (const c of moves) c.checked = alone || c === box;
    show();
  }

  // The next or previous visible element of those a query finds, seen from the one led to last; behind the end it begins anew.
  let last = null;
  function lead(query, step) {
    const found = all(query).filter((one) => one.getClientRects().length > 0);
    if (step < 0) found.reverse();
    const side = step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
    const beyond = (one) => one !== last && !one.contains(last) && last.compareDocumentPosition(one) & side;
    const next = (last && found.find(beyond)) || found[0];
    if (!next) return;
    last = next;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }

  function open(element) {
    for (let one = element; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  }

  const steps = {
    n: () => lead(".stretch:not(.off)", 1),
    p: () => lead(".stretch:not(.off)", -1),
    c: () => lead(".check", 1),
    d: () => lead("mark.damage", 1),
    r: () => document.getElementById("with-source").click(),
    o: () => document.getElementById("outline").focus(),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.matches("select, textarea, input:not([type=checkbox])")) return;
    if (event.key === "Escape") hide();
    const box = choices.filter((c) => c.dataset.group === "stretch")[Number(event.key) - 1];
    if (box) solo(box);
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      step();
    }
  });

  // The browser's own tips show neither at once nor on focus: their text moves from title to one element that does.
  for (const one of all("#text [title]")) {
    one.dataset.tip = one.title;
    one.removeAttribute("title");
  }
  let pointed = null;
  function tell(element) {
    const one = element.closest && element.closest("[data-tip]");
    if (!one || one === pointed) return one ? undefined : hide();
    hide();
    pointed = one;
    const outer = one.parentElement.closest("[data-tip]");
    tip.textContent = outer && outer.matches(".entity, .edit") ? one.dataset.tip + "\n\n" + outer.dataset.tip : one.dataset.tip;
    tip.hidden = false;
    one.setAttribute("aria-describedby", "tip");
    const box = one.getClientRects()[0] || one.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const below = box.bottom + tip.offsetHeight + 10 < window.innerHeight;
    tip.style.left = Math.max(8, left) + window.scrollX + "px";
    tip.style.top = (below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + window.scrollY + "px";
  }
  function hide() {
    if (pointed) pointed.removeAttribute("aria-describedby");
    pointed = null;
    tip.hidden = true;
  }
  document.addEventListener("mouseover", (event) => tell(event.target));
  document.addEventListener("focusin", (event) => {
    if (document.getElementById("text").contains(event.target)) last = event.target;
    tell(event.target);
  });
  document.addEventListener("focusout", hide);

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-shows], input[data-root]")) show();
  });
  document.getElementById("keys").addEventListener("click", () => help.showModal());
  // Also where the page stands in a frame whose address is not its own.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const goal = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!goal) return;
    open(goal);
    if (link.matches(".skip")) goal.focus();
    if (location.protocol !== "about:") return;
    event.preventDefault();
    goal.scrollIntoView();
  });
  // A line led to may stand in what is folded away; a print shows everything.
  window.addEventListener("hashchange", () => open(document.getElementById(location.hash.slice(1))));
  show();
})();
