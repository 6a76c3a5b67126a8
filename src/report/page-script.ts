/**
 * Runs in the reader's browser: replaces each still picture by an interactive one when it comes into view, fitted to the
 * width at hand. Whatever fails leaves the still picture where it is. Text, because a page has no modules to import.
 */
export const PAGE_SCRIPT = `
(function () {
  'use strict';
  var charts = Array.prototype.slice.call(document.querySelectorAll('.chart[data-spec]'));
  var live = 0;
  var contents = document.querySelector('.toc details');
  if (contents && window.innerWidth < 1088) contents.open = false;
  document.documentElement.dataset.charts = '0/' + charts.length;
  if (!window.vegaEmbed || !('IntersectionObserver' in window)) return;

  function walkColours(spec, change) {
    (spec.layer || spec.spec.layer).forEach(function (layer) {
      if (layer.encoding.color) change(layer.encoding.color.legend);
    });
  }

  function fit(original, width) {
    var spec = JSON.parse(JSON.stringify(original));
    var small = width < 560;
    delete spec.title;
    spec.config.background = 'transparent';
    spec.config.padding = 4;
    if (small) {
      walkColours(spec, function (legend) {
        legend.orient = 'top';
        legend.direction = 'horizontal';
        legend.gradientLength = Math.min(240, width - 60);
        legend.title = [].concat(legend.title).join(' ');
      });
    }
    if (spec.facet) {
      spec.columns = width < 640 ? 2 : 3;
      spec.spacing = small ? 14 : spec.spacing;
      var room = width - 8 - 52 - (small ? 6 : 104) - spec.spacing * (spec.columns - 1);
      spec.spec.width = Math.max(90, Math.floor(room / spec.columns));
      spec.spec.height = Math.max(110, Math.min(165, Math.round(spec.spec.width * 0.85)));
      walkColours(spec, function (legend) {
        if (!small) legend.gradientLength = 2 * spec.spec.height;
      });
    } else {
      spec.width = 'container';
      spec.autosize = { type: 'fit-x', contains: 'padding' };
      spec.height = Math.round(small ? Math.max(230, width * 0.72) : Math.min(400, Math.max(spec.height, width * 0.53)));
      if (!small) walkColours(spec, function (legend) { legend.gradientLength = spec.height - 50; });
    }
    return spec;
  }

  // μ_T as μ with a subscript, in pictures and in tooltips.
  var symbol = /(μ|σ|CV|N|U|T)_([A-Za-z]+)/g;
  function setSubscripts(root) {
    var texts = root.querySelectorAll('text');
    for (var i = 0; i < texts.length; i++) {
      var text = texts[i];
      if (text.childElementCount > 0) continue;
      symbol.lastIndex = 0;
      var words = text.textContent;
      if (!symbol.test(words)) continue;
      var size = parseFloat(text.getAttribute('font-size')) || 11;
      text.textContent = '';
      var end = 0, match;
      symbol.lastIndex = 0;
      while ((match = symbol.exec(words))) {
        append(text, words.slice(end, match.index) + match[1], end > 0 ? -0.2 * size : 0);
        append(text, match[2], 0.2 * size, 0.72 * size);
        end = match.index + match[0].length;
      }
      if (end < words.length) append(text, words.slice(end), -0.2 * size);
    }
  }
  function append(text, words, dy, size) {
    var span = document.createElementNS('http://www.w3.org/2000/svg', 'tspan');
    span.textContent = words;
    if (dy) span.setAttribute('dy', dy.toFixed(2));
    if (size) span.setAttribute('font-size', size.toFixed(2) + 'px');
    text.appendChild(span);
  }
  function escapeText(value) {
    return String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/(μ|σ|CV|N|U|T)_([A-Za-z]+)/g, '$1<sub>$2</sub>');
  }

  function mount(chart) {
    var width = chart.clientWidth;
    if (!width || chart.dataset.width === String(width)) return;
    chart.dataset.width = String(width);
    var spec = JSON.parse(document.getElementById(chart.dataset.spec).textContent);
    var place = chart.querySelector('.live') || chart.appendChild(document.createElement('div'));
    place.className = 'live';
    if (chart.view) { chart.view.finalize(); chart.view = null; }
    window.vegaEmbed(place, fit(spec, width), {
      renderer: 'svg', actions: false, ast: true, defaultStyle: false, tooltip: { sanitize: escapeText }
    }).then(function (result) {
      chart.view = result;
      setSubscripts(place);
      new MutationObserver(function () { setSubscripts(place); }).observe(place, { childList: true, subtree: true, characterData: true });
      var picture = place.querySelector('svg');
      picture.setAttribute('role', 'img');
      picture.setAttribute('aria-label', spec.description);
      if (!chart.classList.contains('is-live')) live += 1;
      chart.classList.add('is-live');
      document.documentElement.dataset.charts = live + '/' + charts.length;
    }).catch(function (error) {
      chart.classList.remove('is-live');
      console.error(error);
    });
  }

  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting) { seen.unobserve(entry.target); mount(entry.target); watch(entry.target); }
    });
  }, { rootMargin: '600px 0px' });
  function watch(chart) {
    var timer;
    if (!('ResizeObserver' in window)) return;
    new ResizeObserver(function () {
      clearTimeout(timer);
      timer = setTimeout(function () { mount(chart); }, 150);
    }).observe(chart);
  }
  charts.forEach(function (chart) { seen.observe(chart); });
})();
`;
