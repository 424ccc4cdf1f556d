// A page opened with ?embed stands in the frame of another site: without side bar, header and footer. Links within the book stay so.
(() => {
  const html = document.documentElement;
  if (!new URLSearchParams(location.search).has("embed")) return;
  html.dataset.embed = "";
  const book = new URL(html.dataset.content_root, location.href).href;
  const follow = (event) => {
    const link = event.target.closest?.("a[href]");
    const to = link && new URL(link.href, location.href);
    if (!link || link.getAttribute("href").startsWith("#") || to.searchParams.has("embed")) return;
    if (to.href.startsWith(book) && to.pathname.endsWith(".html")) {
      to.search += `${to.search ? "&" : "?"}embed`;
      link.href = to.href;
    } else if (/^https?:/.test(to.protocol)) link.target = "_blank"; // many sites refuse to stand in a frame
  };
  // widgets write links later, so each is looked at when it is used
  for (const kind of ["click", "auxclick", "contextmenu"]) document.addEventListener(kind, follow, true);
})();
