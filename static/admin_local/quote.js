/* The words of a quote, taken from the original that stands on the same form: text and position at once.
   Without this script both are typed. */
(() => {
  const ORIGINAL = "#text_versions-group";
  let picked = null;

  const inTextArea = (area) =>
    area.selectionStart < area.selectionEnd && {
      text: area.value.slice(area.selectionStart, area.selectionEnd),
      // Positions count characters, and JavaScript counts some of them twice.
      start: [...area.value.slice(0, area.selectionStart)].length,
    };

  // A recorded text stands as plain words, its lines parted by <br>.
  const words = (fragment) => {
    fragment.querySelectorAll("br").forEach((end) => end.replaceWith("\n"));
    return fragment.textContent;
  };

  const inReading = (selection, block) => {
    const range = selection.getRangeAt(0);
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = words(range.cloneContents());
    return text && { text, start: [...words(before.cloneContents())].length };
  };

  const look = () => {
    const field = document.activeElement;
    if (field?.matches(`${ORIGINAL} textarea[name$="-text"]`)) {
      picked = inTextArea(field) || picked;
      return;
    }
    const selection = getSelection();
    const node = selection.rangeCount && !selection.isCollapsed && selection.anchorNode.parentElement;
    const block = node && node.closest(`${ORIGINAL} .field-text .readonly`);
    if (block && block.contains(selection.focusNode)) picked = inReading(selection, block) || picked;
  };
  document.addEventListener("selectionchange", look);
  // Chromium says nothing when the selection inside a text area changes by keyboard.
  document.addEventListener("keyup", look);
  document.addEventListener("select", look, true);

  const offer = (root) =>
    root.querySelectorAll("textarea[data-pick]").forEach((quote) => {
      if (quote.name.includes("__prefix__") || quote.nextElementSibling?.matches(".pick-quote")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "pick-quote";
      button.textContent = quote.dataset.pick;
      const said = document.createElement("span");
      said.className = "help";
      said.setAttribute("role", "status");
      button.addEventListener("click", () => {
        said.textContent = picked ? "" : quote.dataset.nothing;
        if (!picked) return;
        quote.value = picked.text;
        document.getElementById(`${quote.id}_start`).value = picked.start;
        quote.focus();
      });
      quote.after(button, said);
    });

  document.addEventListener("DOMContentLoaded", () => offer(document));
  document.addEventListener("formset:added", (event) => offer(event.target));
})();
