"""Independent values for tests/stats/oracle.test.ts, from numpy and scipy in plain loops: python make_oracle.py > oracle.json

Data and resampled rows come from Park and Miller's generator, which the test repeats.
"""
import json
import math
import sys

import numpy as np
import scipy
from scipy import special, stats


def stream(seed):
    x = seed
    while True:
        x = 16807 * x % 2147483647
        yield x / 2147483647


def table(n, width, shifts, seed):
    u = stream(seed)
    d = np.empty((n, width))
    for i in range(n):
        common = next(u) - 0.5
        for j in range(width):
            d[i, j] = shifts[j] + 0.5 * common + (next(u) - 0.5) * (1 + j)
    # Rows lean on the row before.
    for i in range(1, n):
        d[i] += 0.4 * d[i - 1]
    return d


def draws(n, block, reps, seed):
    u = stream(seed)
    out = np.empty((reps, n), dtype=int)
    for b in range(reps):
        at = 0
        for i in range(n):
            if i == 0 or next(u) < 1 / block:
                at = int(next(u) * n)
            else:
                at = (at + 1) % n
            out[b, i] = at
    return out


def omega2(x, block):
    n, c, q = len(x), x - x.mean(), 1 / block
    g = [c[k:] @ c[: n - k] / n for k in range(n)]
    return g[0] + 2 * sum(((n - k) / n * (1 - q) ** k + k / n * (1 - q) ** (n - k)) * g[k] for k in range(1, n))


def rivals(n, width, shifts, block, reps, seed):
    d, idx = table(n, width, shifts, seed), draws(n, block, reps, seed + 1)
    mean, root = d.mean(0), math.sqrt(n)
    om = np.sqrt([omega2(d[:, j], block) for j in range(width)])
    limit = -om / root * math.sqrt(2 * math.log(math.log(n)))
    g = {"lower": np.maximum(mean, 0), "consistent": np.where(mean >= limit, mean, 0.0), "upper": mean}
    t = max(0.0, (root * mean / om).max())
    v = root * mean.max()
    white, spa = [], {k: [] for k in g}
    for rows in idx:
        star = d[rows].mean(0)
        white.append(root * (star - mean).max())
        for k in g:
            spa[k].append(max(0.0, (root * (star - g[k]) / om).max()))
    p = lambda draws_, value: (1 + sum(x >= value for x in draws_)) / (1 + reps)
    return dict(n=n, width=width, shifts=shifts, block=block, reps=reps, seed=seed, omega2=[float(o * o) for o in om],
                white=dict(statistic=v, best=int(mean.argmax()), p=p(white, v)),
                spa=dict(statistic=t, best=int((mean / om).argmax()), **{k: p(spa[k], t) for k in g}))


def adjusted(p):
    m, order = len(p), np.argsort(p, kind="stable")
    holm, run = [0.0] * m, 0.0
    for i, j in enumerate(order):
        run = max(run, min(1.0, (m - i) * p[j]))
        holm[j] = run
    return dict(p=p, bonferroni=[min(1.0, m * x) for x in p], holm=holm,
                bhy=list(map(float, stats.false_discovery_control(p, method="by"))))


def haircut(sharpes, n):
    p = [min(1.0, 2 * float(stats.t.sf(s * math.sqrt(n), n - 1))) for s in sharpes]
    a, best = adjusted(p), int(np.argmax(sharpes))
    left = {k: float(stats.t.isf(a[k][best] / 2, n - 1)) / math.sqrt(n) for k in ("bonferroni", "holm", "bhy")}
    return dict(sharpes=sharpes, n=n, p=p[best], adjusted={k: a[k][best] for k in left}, left=left)


out = dict(
    versions=dict(python=sys.version.split()[0], numpy=np.__version__, scipy=scipy.__version__),
    rivals=[
        rivals(60, 5, [0.02, 0.0, -0.1, -0.05, -0.6], 4, 199, 11),
        rivals(60, 5, [0.04, -0.08, -0.25, -0.4, -0.9], 3, 199, 29),
        rivals(40, 3, [-0.5, -0.8, -0.6], 1, 99, 5),
    ],
    adjusted=[adjusted([0.005, 0.009, 0.0128, 0.0135, 0.045, 0.06]), adjusted([0.2, 0.01, 0.01, 0.9, 0.03])],
    haircut=[haircut([0.05, -0.02, 0.09, 0.01, 0.07], 1000), haircut([0.12, 0.02, 0.11, -0.2], 250)],
    normal_quantile=[dict(p=p, z=float(special.ndtri(p))) for p in
                     (1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.001, 0.02, 0.0749, 0.0751, 0.3, 0.5, 0.500001, 0.7, 0.9249, 0.9251, 0.975, 0.999, 1 - 1e-10)],
    normal_cdf=[dict(z=z, p=float(special.ndtr(z))) for z in (-37.0, -20.0, -8.0, -5.0, -2.9, -2.0, -1.0, -0.3, -1e-9, 0.0, 0.1, 0.7, 1.96, 2.8, 4.0, 6.0)],
    student=[dict(p=p, degrees=k, t=float(stats.t.isf(p / 2, k))) for k in (1, 3, 30, 1825) for p in (1e-12, 0.001, 0.05, 0.5, 0.99)],
)
json.dump(out, sys.stdout, indent=1)
print()
