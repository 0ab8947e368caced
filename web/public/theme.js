// Runs before the first paint, so that a chosen theme never flashes. The page's policy allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem('echotune.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is blocked: the system's preference stands.
  }
})();
