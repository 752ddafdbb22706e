"""Makes tests/golden/xgboost-categories.json: small boosters with splits by category, and XGBoost's answers.

    python categories.py > tests/golden/xgboost-categories.json      (xgboost 3.2.0)
"""
import json

import numpy as np
import xgboost as xgb

rng = np.random.default_rng(20)
N = 500
KINDS = ["c", "q", "c", "c"]


def numbers(values):
    return [None if np.isnan(x) else float(x) for x in np.asarray(values, "float64").ravel()]


x = np.c_[rng.integers(0, 20, N), np.round(rng.normal(size=N), 2), rng.integers(0, 3, N), rng.integers(0, 6, N) * 40]
x = x.astype("float32")
x[rng.random(x.shape) < 0.08] = np.nan
effect = rng.normal(size=20)
y = effect[np.nan_to_num(x[:, 0]).astype(int)] + np.nan_to_num(x[:, 1]) * (x[:, 2] == 1) + (x[:, 3] == 120)
y = y + 0.3 * rng.normal(size=N)
# Rows to answer on: some that were trained on, and codes that never were, below 0, between two, and missing.
asked = x[:60].copy()
for i, code in enumerate([20, 31, 32, 33, 63, 64, 1000, 1e6, -1, -0.5, 0.5, 2.7, 19.99, np.nan, -0.0]):
    asked[i, 0] = code
    asked[20 + i, 3] = code * 40
jobs = {
    "values": ({"objective": "reg:squarederror"}, y),
    "logistic": ({"objective": "binary:logistic"}, y > 0),
    "softprob": ({"objective": "multi:softprob", "num_class": 3}, np.digitize(y, [-0.5, 0.8])),
    "one-hot": ({"objective": "reg:squarederror", "max_cat_to_onehot": 30}, y),
}
out = {
    "about": f"Made by tests/models/xgboost/categories.py with xgboost {xgb.__version__}",
    "rows": numbers(asked),
    "width": 4,
    "boosters": {},
}
for name, (params, label) in jobs.items():
    matrix = xgb.DMatrix(x, np.asarray(label, "float64"), feature_types=KINDS, enable_categorical=True)
    booster = xgb.train({"max_depth": 3, "nthread": 1, "tree_method": "hist", **params}, matrix, 3)
    rows = xgb.DMatrix(asked, feature_types=KINDS, enable_categorical=True)
    out["boosters"][name] = {
        "model": json.loads(booster.save_raw("json")),
        "margins": numbers(booster.predict(rows, output_margin=True)),
        "contributions": numbers(booster.predict(rows, pred_contribs=True)),
    }
print(json.dumps(out, separators=(",", ":")))
