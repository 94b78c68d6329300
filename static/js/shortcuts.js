/* Single keys that do what a pointer does: never while a field takes letters, and none once a reader has turned them off. */
(() => {
  const KEPT_AS = "shortcuts";
  const TAKES_LETTERS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
  const ROWS = "main :is(.records, .stmts) > li";
  const dialog = document.getElementById("shortcuts");
  const opener = document.getElementById("open-shortcuts");
  const box = dialog.querySelector('input[type="checkbox"]');

  // A browser may forbid to keep anything; then they are on again on the next page.
  const isOff = () => {
    try {
      return localStorage.getItem(KEPT_AS) === "off";
    } catch {
      return !box.checked;
    }
  };
  const keep = (isOn) => {
    try {
      localStorage.setItem(KEPT_AS, isOn ? "on" : "off");
    } catch {
      // Then the box itself tells, as long as this page is open.
    }
  };

  const open = () => {
    box.checked = !isOff();
    dialog.showModal();
  };

  const search = () => {
    const field = ["q", "site-search"].map((id) => document.getElementById(id)).find((one) => one?.checkVisibility());
    if (!field) {
      document.querySelector(".to-search").click();
      return;
    }
    field.focus();
    field.select();
  };

  const move = (by) => {
    const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.querySelector("h3 a, h4 a"));
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
    rows[next]?.querySelector("h3 a, h4 a").focus();
  };

  const KEYS = { "/": search, "?": open, j: () => move(1), k: () => move(-1) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (!Object.hasOwn(KEYS, event.key) || isOff() || dialog.open || event.target.closest?.(TAKES_LETTERS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  box.addEventListener("change", () => keep(box.checked));
  opener.addEventListener("click", open);
  opener.hidden = false;
})();
