(function () {
  var search = document.getElementById("search"), only = document.getElementById("only");
  function apply() {
    var wanted = search.value.trim().toLowerCase();
    document.querySelectorAll("tr[data-verdict], li[data-severity]").forEach(function (each) {
      var fits = !wanted || each.textContent.toLowerCase().indexOf(wanted) >= 0;
      var plain = each.dataset.verdict === "agrees" || each.dataset.verdict === "within-band" || each.dataset.severity === "info";
      each.hidden = !fits || (only.checked && plain);
    });
    document.querySelectorAll("section").forEach(function (each) {
      each.hidden = !each.querySelector("tr[data-verdict]:not([hidden]), li[data-severity]:not([hidden])");
    });
  }
  search.addEventListener("input", apply);
  only.addEventListener("change", apply);
})();
