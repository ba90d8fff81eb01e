"""Rule sets: YAML -> frozen model, found by id or by place, year and kind of form."""
