(function () {
  var search = document.getElementById("search"), only = document.getElementById("only"), closed = [];
  function apply() {
    var wanted = search.value.trim().toLowerCase();
    document.querySelectorAll("[data-item]").forEach(function (each) {
      var fits = !wanted || each.textContent.toLowerCase().indexOf(wanted) >= 0;
      each.hidden = !fits || (only.checked && each.dataset.item === "plain");
    });
    document.querySelectorAll("section").forEach(function (each) {
      each.hidden = !each.querySelector("[data-item]:not([hidden])");
    });
  }
  search.addEventListener("input", apply);
  only.addEventListener("change", apply);
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (each) { each.open = false; });
  });
})();
