"""XGBoost's side of the tests (xgboost 3.2, or xgboost-cpu).

    python booster.py train DIR    trains small boosters, saves them, and writes their answers to DIR/answers.json
    python booster.py predict DIR  loads the files that DIR/models.json names and answers on their rows in DIR/out.json
"""
import json
import os
import sys

import numpy as np
import xgboost as xgb

DIR = sys.argv[2]


def path(name):
    return os.path.join(DIR, name)


def numbers(values):
    return [None if np.isnan(x) else float(x) for x in np.asarray(values, "float64").ravel()]


def answers(booster, matrix):
    booster.set_param({"nthread": 1})
    few = range(min(200, matrix.num_row()))
    return {
        "margins": numbers(booster.predict(matrix, output_margin=True)),
        "answers": numbers(booster.predict(matrix)),
        "contributions": numbers(booster.predict(matrix.slice(few, allow_groups=True), pred_contribs=True)),
    }


def train():
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(400, 5)).astype("float32")
    rows[:, 3] = np.round(rows[:, 3], 1)
    rows[rng.random(rows.shape) < 0.1] = np.nan
    y = np.nan_to_num(rows[:, 0]) + np.nan_to_num(rows[:, 1] * rows[:, 2]) + 0.3 * rng.normal(size=400)
    codes = np.digitize(y, [-0.5, 0.5])
    groups = [100] * 4
    jobs = {
        "softprob": ({"objective": "multi:softprob", "num_class": 3}, codes),
        "softmax": ({"objective": "multi:softmax", "num_class": 3}, codes),
        "two-softprob": ({"objective": "multi:softprob", "num_class": 2}, y > 0.4),
        "logistic": ({"objective": "binary:logistic"}, y > 0.4),
        "logitraw": ({"objective": "binary:logitraw"}, y > 0.4),
        "reglogistic": ({"objective": "reg:logistic"}, 1 / (1 + np.exp(-y))),
        "squared": ({"objective": "reg:squarederror"}, y + 100),
        "base": ({"objective": "reg:squarederror", "base_score": 0.1}, y),
        "huber": ({"objective": "reg:pseudohubererror"}, y),
        "absolute": ({"objective": "reg:absoluteerror"}, y),
        "quantile": ({"objective": "reg:quantileerror", "quantile_alpha": 0.3}, y),
        "quantiles": ({"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.5, 0.9]}, y),
        "squaredlog": ({"objective": "reg:squaredlogerror"}, np.exp(y)),
        "poisson": ({"objective": "count:poisson"}, np.floor(np.exp(y))),
        "gamma": ({"objective": "reg:gamma"}, np.exp(y)),
        "tweedie": ({"objective": "reg:tweedie"}, np.floor(np.exp(y))),
        "pairwise": ({"objective": "rank:pairwise"}, codes),
        "targets": ({"objective": "reg:squarederror"}, np.c_[y, 2 * y, -y]),
        "parallel": ({"objective": "multi:softprob", "num_class": 3, "num_parallel_tree": 3, "subsample": 0.5}, codes),
        "lossguide": ({"objective": "reg:squarederror", "grow_policy": "lossguide", "max_leaves": 40, "max_depth": 0}, y),
        "exact": ({"objective": "multi:softprob", "num_class": 3, "tree_method": "exact"}, codes),
        "pruned": ({"objective": "reg:squarederror", "tree_method": "exact", "gamma": 5}, y),
        # Kinds that are refused.
        "dart": ({"booster": "dart"}, y),
        "gblinear": ({"booster": "gblinear", "max_depth": None}, y),
        "vector-leaf": ({"multi_strategy": "multi_output_tree"}, np.c_[y, 2 * y]),
        "hinge": ({"objective": "binary:hinge"}, y > 0),
        "categorical": ({}, y),
    }
    out = {"rows": numbers(rows), "width": 5, "boosters": {}}
    for name, (params, label) in jobs.items():
        x = np.abs(np.nan_to_num(rows)) // 0.5 if name == "categorical" else rows
        kinds = ["c"] * 5 if name == "categorical" else None
        matrix = xgb.DMatrix(x, np.asarray(label, "float64"), feature_types=kinds)
        if name == "pairwise":
            matrix.set_group(groups)
        every = {"max_depth": 4, "nthread": 1, "seed": 1, "tree_method": "hist", **params}
        booster = xgb.train({key: value for key, value in every.items() if value is not None}, matrix, 8)
        booster.save_model(path(f"{name}.json"))
        booster.save_model(path(f"{name}.ubj"))
        served = name not in ("dart", "gblinear", "vector-leaf", "hinge")
        out["boosters"][name] = answers(booster, matrix) if served else None
    with open(path("answers.json"), "w") as file:
        json.dump(out, file)


def predict():
    with open(path("models.json")) as file:
        models = json.load(file)
    out = {}
    for name, job in models.items():
        booster = xgb.Booster(model_file=path(f"{name}.json"))
        x = np.fromfile(path(f"{name}.f32"), "<f4").reshape(-1, job["width"])
        matrix = xgb.DMatrix(x, feature_names=job["names"])
        out[name] = answers(booster, matrix)
        # Saved once more by XGBoost itself, and cut to its first rounds.
        booster.save_model(path(f"{name}.again.ubj"))
        if job["rounds"] > 1:
            out[name]["first"] = numbers(booster.predict(matrix, output_margin=True, iteration_range=(0, 1)))
    with open(path("out.json"), "w") as file:
        json.dump(out, file)


{"train": train, "predict": predict}[sys.argv[1]]()
