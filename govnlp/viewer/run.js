"use strict";
// The list of a run: rows are hidden by what is chosen and put in order by a column.
(() => {
  const table = document.getElementById("reports");
  const more = document.getElementById("more");
  const step = Number(more.dataset.step);  // rows shown at once: a browser lays out some thousands of them slowly
  let most = step;
  let rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const search = document.getElementById("search");
  const failed = document.getElementById("failed");
  const filters = [...document.querySelectorAll("[data-filter]")];

  function show() {
    const wanted = search.value.trim().toLowerCase().split(/\s+/);
    let count = 0;
    for (const { row, text } of rows) {
      const taken =
        wanted.every((word) => text.includes(word)) &&
        filters.every((one) => !one.value || row.dataset[one.dataset.filter].split(" ").includes(one.value)) &&
        (!failed.checked || row.dataset.failed !== "0");
      count += taken;
      row.hidden = !taken || count > most;
    }
    more.hidden = count <= most;
    document.getElementById("count").textContent = count;
  }

  function sort(head) {
    const column = head.cellIndex;
    const number = "number" in head.firstElementChild.dataset;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const collator = new Intl.Collator("zh-Hans");
    const keyed = rows.map((one) => {
      const text = one.row.cells[column].textContent.trim();
      return { one, key: number ? parseFloat(text.replace(/[^\d.]/g, "")) : text };
    });
    // What has no value stands last either way.
    const empty = (key) => (number ? Number.isNaN(key) : !key || key === "?");
    keyed.sort((a, b) => {
      if (empty(a.key) || empty(b.key)) return empty(a.key) - empty(b.key);
      return (down ? -1 : 1) * (number ? a.key - b.key : collator.compare(a.key, b.key));
    });
    rows = keyed.map(({ one }) => one);
    const body = table.tBodies[0];
    body.remove();  // rows move faster where nothing is laid out
    body.append(...rows.map(({ row }) => row));
    begin();
    table.append(body);
  }

  function begin() {
    most = step;
    show();
  }

  document.getElementById("filters").addEventListener("input", begin);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) sort(button.parentElement);
  });
  more.addEventListener("click", () => {
    most += step;
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, select")) return;
    event.preventDefault();
    search.focus();
  });
  show();
})();
