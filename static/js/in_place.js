/* Makes a part of the page what a newer version of it is, in place: what is in use keeps its focus, its caret and what is
   being typed, and what the reader opened stays open. */
window.inPlace = (() => {
  const TYPED = 'input[type="search"], input[type="number"], input[type="date"]';
  const isInUse = (field) => field === document.activeElement && field.matches(TYPED);

  // What an element is, wherever it stands: its id, or the value of the box that it labels.
  const key = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.id) return `#${node.id}`;
    const box = node.matches("label.opt, input") && (node.querySelector("input") || node);
    return box ? `${box.name}=${box.value}` : "";
  };
  const isSame = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && key(one) === key(other);

  const attributes = (from, to) => {
    for (const { name } of [...from.attributes]) {
      if (name !== "open" && !to.hasAttribute(name)) from.removeAttribute(name);
    }
    for (const { name, value } of to.attributes) {
      if (name === "open" && !to.querySelector(".mistake")) continue;
      if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    }
  };

  const field = (from, to) => {
    if (from.matches('input[type="checkbox"]')) from.checked = to.hasAttribute("checked");
    else if (from.matches("select")) from.value = to.value;
    else if (from.matches("input") && !isInUse(from) && from.value !== to.value) from.value = to.value;
  };

  // Room between elements is no part of them.
  const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
  const next = (node) => {
    let one = node;
    while (one && isBlank(one)) one = one.nextSibling;
    return one;
  };
  const without = (node) => {
    const following = next(node.nextSibling);
    node.remove();
    return following;
  };

  // What is wanted no longer goes, what is new comes; whatever is in both is not moved.
  const children = (from, to) => {
    const wanted = [...to.childNodes].filter((node) => !isBlank(node));
    let at = next(from.firstChild);
    wanted.forEach((one, index) => {
      const comes = (node) => wanted.slice(index).some((other) => isSame(node, other));
      while (at && !comes(at)) at = without(at);
      if (at && isSame(at, one)) {
        like(at, one);
        at = next(at.nextSibling);
      } else {
        from.insertBefore(document.importNode(one, true), at);
      }
    });
    while (at) at = without(at);
  };

  const like = (from, to) => {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.data !== to.data) from.data = to.data;
      return;
    }
    attributes(from, to);
    children(from, to);
    field(from, to);
  };
  return like;
})();
