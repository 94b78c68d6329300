/* Marks in the list of a page's parts the one that is being read: the last that begins in the upper third of the window. */
(() => {
  const links = [...document.querySelectorAll(".doc > .toc a")];
  const parts = links.map((link) => document.querySelector(link.hash));

  const mark = () => {
    const isAtEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
    const isBegun = (part) => isAtEnd || part.getBoundingClientRect().top < innerHeight / 3;
    const read = Math.max(0, parts.findLastIndex(isBegun));
    links.forEach((link, at) => {
      if (at === read) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", mark, { passive: true });
  addEventListener("resize", mark);
  mark();
})();
