# The registry's figures computed anew from the exported CSV alone: plain Python and scipy's quantiles, written from the dictionary, sharing no
# code with the program. Usage: python3 registry_figures.py registry.csv > figures.json
import csv
import json
import math
import sys

from scipy import stats

VISITS = ["baseline", "day-1", "week-1", "month-1", "month-3", "month-6", "month-12"]
Z = stats.norm.ppf(0.975)


def number(text):
    return None if text == "" else float(text)


def mean(values, missing):
    out = {"count": len(values), "missingCount": missing}
    if values:
        out["value"] = math.fsum(values) / len(values)
    if len(values) > 1:
        sd = math.sqrt(math.fsum((v - out["value"]) ** 2 for v in values) / (len(values) - 1))
        half = stats.t.ppf(0.975, len(values) - 1) * sd / math.sqrt(len(values))
        out["low"], out["high"] = out["value"] - half, out["value"] + half
    return out


def share(yes, count, missing):
    out = {"count": count, "missingCount": missing}
    if count:
        ci = stats.binomtest(yes, count).proportion_ci(0.95, method="wilson")
        out.update(value=yes / count, yesCount=yes, low=ci.low, high=ci.high)
    return out


def median(values, missing):
    out = {"count": len(values), "missingCount": missing}
    if not values:
        return out
    ordered = sorted(values)

    def quantile(p):
        at = p * (len(ordered) - 1)
        low = math.floor(at)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (at - low) * (ordered[high] - ordered[low])

    out.update(value=quantile(0.5), lowerQuartile=quantile(0.25), upperQuartile=quantile(0.75))
    rank = 0
    while stats.binom.cdf(rank, len(values), 0.5) <= 0.025:
        rank += 1
    if rank > 0:
        out.update(low=ordered[rank - 1], high=ordered[len(ordered) - rank])
    return out


def kaplan_meier(watched):
    s, g, steps = 1.0, 0.0, []
    for day in sorted({d for d, event in watched if event}):
        at_risk = sum(1 for d, _ in watched if d >= day)
        events = sum(1 for d, event in watched if event and d == day)
        s *= 1 - events / at_risk
        g = math.inf if at_risk == events else g + events / (at_risk * (at_risk - events))
        steps.append((day, s, g))
    return steps


def band(s, g):
    if not 0 < s < 1 or math.isinf(g):
        return []
    theta = Z * math.sqrt(g) / math.log(s)
    return sorted((s ** math.exp(theta), s ** math.exp(-theta)))


def survival(watched, rows, day=365):
    out = {"count": len(watched), "missingCount": rows - len(watched)}
    if not watched or day > max(d for d, _ in watched):
        return out
    reached = [step for step in kaplan_meier(watched) if step[0] <= day]
    out["value"] = reached[-1][1] if reached else 1.0
    limits = band(*reached[-1][1:]) if reached else []
    if limits:
        out["low"], out["high"] = limits
    return out


def main(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    acts = [r for r in rows if r["actNumberCount"] != ""]
    sets = sorted({r["eq5dSet"] for r in acts if r["eq5dSet"]}, key=lambda s: (-sum(r["eq5dSet"] == s for r in acts), s))
    figures = []
    curves = {}

    def add(id, kind, estimate, visit=None, group=None):
        figure = {"id": id, "kind": kind, **estimate}
        if visit:
            figure["visit"] = visit
        if group:
            figure["group"] = group
        figures.append(figure)

    for visit in VISITS:
        due = [visit in r["dueVisits"].split() for r in acts]
        for score in ("nrs", "odi", "rmdq", "eq5d"):
            column = [number(r[f"{score}@{visit}"]) for r in acts]
            if score == "eq5d":
                column = [v if sets and r["eq5dSet"] == sets[0] else None for v, r in zip(column, acts)]
            known = [v for v in column if v is not None]
            missing = sum(1 for v, d in zip(column, due) if v is None and d)
            add(f"{score}-mean", "mean", mean(known, missing), visit)
            if visit == "baseline" or score not in ("nrs", "odi"):
                continue
            before = [number(r[f"{score}@baseline"]) for r in acts]
            change = [v - b for v, b in zip(column, before) if v is not None and b is not None]
            unpaired = missing + len(known) - len(change)
            add(f"{score}-change", "mean", mean(change, unpaired), visit)
            if score == "nrs":
                add("nrs-responder", "share", share(sum(c <= -3 for c in change), len(change), unpaired), visit)
        said = [r[f"analgesics@{visit}"] for r in acts]
        known = [v for v in said if v]
        missing = sum(1 for v, d in zip(said, due) if not v and d)
        for step in ("none", "paracetamol-only", "non-opioid", "weak-opioid", "strong-opioid"):
            add("analgesics-share", "share", share(known.count(step), len(known), missing), visit, step)
        doses = [number(r[f"morphineMgPerDay@{visit}"]) for r in acts]
        add("morphine-median", "median", median([v for v in doses if v is not None], sum(1 for v, d in zip(doses, due) if v is None and d)), visit)
        for measure in ("activities", "work", "driving"):
            said = [r[f"{measure}@{visit}"] for r in acts]
            able = [v for v in said if v and not v.startswith("not-")]
            missing = sum(1 for v, d in zip(said, due) if not v and d)
            add(f"{measure}-share", "share", share(able.count("resumed"), len(able), missing), visit)

    seen = [r for r in acts if r["leakSeen"]]
    add("leak-share", "share", share(sum(r["leakSeen"] == "yes" for r in seen), len(seen), len(acts) - len(seen)))
    for place in ("disc", "canal", "foramen", "basivertebral-vein", "segmental-vein", "paravertebral-vein", "soft-tissue", "needle-track", "lung"):
        placed = [r for r in acts if r["leakPlaces"] or r["leakSeen"] == "no"]
        add("leak-place-share", "share", share(sum(place in r["leakPlaces"].split() for r in placed), len(placed), len(acts) - len(placed)), None, place)
    graded = [number(r["worstCirseIndex"]) for r in acts if r["worstCirseIndex"]]
    add("complication-share", "share", share(sum(g >= 3 for g in graded), len(graded), len(acts) - len(graded)))
    for id, name in (
        ("stay-median", "nightCount"),
        ("standing-median", "stoodAfterH"),
        ("walking-median", "walkedAfterH"),
        ("pain-to-mri-median", "painToMriDay"),
        ("mri-to-act-median", "mriToActDay"),
        ("pain-to-act-median", "painToActDay"),
    ):
        values = [number(r[name]) for r in acts if r[name]]
        add(id, "median", median(values, len(acts) - len(values)))
    for id, group in (
        ("fracture-free-all", acts),
        ("fracture-free-scheduled", [r for r in acts if r["imagingScheduled"] == "yes"]),
        ("fracture-free-symptomatic", [r for r in acts if r["imagingScheduled"] != "yes"]),
    ):
        watched = [(number(r["watchedDay"]), r["adjacentFracture"] == "yes") for r in group if r["watchedDay"] and r["adjacentFracture"]]
        add(id, "survival", survival(watched, len(group)))
        curves[id] = [[day, s] + band(s, g) for day, s, g in kaplan_meier(watched)]
    bone = [r for r in acts if r["cause"] == "osteoporotic"]
    known = [r for r in bone if r["boneTreated3Month"]]
    missing = sum(1 for r in bone if "boneTreated3Month" in r["missing"].split())
    add("bone-treated-share", "share", share(sum(r["boneTreated3Month"] == "yes" for r in known), len(known), missing))
    json.dump({"actCount": len(acts), "caseCount": len({r["caseCode"] for r in rows}), "figures": figures, "curves": curves}, sys.stdout)


main(sys.argv[1])
