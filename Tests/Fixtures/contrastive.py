"""Makes contrastive.safetensors: distances, contrastive losses and their gradients, by PyTorch; and
coincidence.safetensors: the same, and second derivatives, of embeddings that nearly coincide.

    python3 Tests/Fixtures/contrastive.py

Needs torch 2.13 and safetensors. Every loss is written here from its paper's formula, one pair, triplet or
anchor at a time where that is possible, in double precision, and differentiated by PyTorch. For each case:
CASE/result, CASE/gradient0, …; CASE/input0, …; inputs are drawn in single precision.
"""
import math
import pathlib
import sys
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
out, made = {}, []
FULL, LONELY = [0, 1, 2, 0, 1, 2, 0, 3, 3, 1], [0, 1, 2, 0, 1, 2, 0, 3, 4, 1]
N, D, C = len(FULL), 6, 4


def label(labels):
    """Chooses the labels, and with them the pairs: same, different, P, NEG and all_triplets."""
    global LABELS, same, different, P, NEG, all_triplets
    LABELS = labels
    same = [(i, j) for i in range(N) for j in range(N) if i != j and labels[i] == labels[j]]
    different = [(i, j) for i in range(N) for j in range(N) if labels[i] != labels[j]]
    P = {i: [j for (k, j) in same if k == i] for i in range(N)}
    NEG = {i: [j for (k, j) in different if k == i] for i in range(N)}
    all_triplets = [(a, p, n) for a in range(N) for p in P[a] for n in NEG[a]]


label(FULL)


def case(name, loss, *inputs, grads=None):
    """The first `grads` inputs, by default all, get gradients."""
    made.append((name, loss, inputs, grads, LABELS))
    leaves = [x.double().requires_grad_(grads is None or i < grads) for i, x in enumerate(inputs)]
    y = loss(*leaves)
    weights = torch.linspace(0.5, 2, y.numel(), dtype=torch.double).reshape(y.shape)
    wanted = leaves[:grads]
    found = torch.autograd.grad(y, wanted, weights) if y.requires_grad else [torch.zeros_like(x) for x in wanted]
    for i, x in enumerate(inputs):
        out[f"{name}/input{i}"] = x
    for i, x in enumerate(found):
        out[f"{name}/gradient{i}"] = x.float()
    out[f"{name}/result"] = y.detach().float()


# Distances of rows and of all rows

def euclidean(a, b):
    return (a - b).pow(2).sum().sqrt()


def squared(a, b):
    return (a - b).pow(2).sum()


def cosine(a, b):
    return 1 - F.cosine_similarity(a, b, dim=0)


def signal_to_noise(a, b):
    return (a - b).var() / a.var()


a, b = torch.randn(4, D), torch.randn(4, D)
b[2] = a[1] + 1e-3 * torch.randn(D)
for name, d in dict(euclidean=euclidean, squaredEuclidean=squared, cosine=cosine, signalToNoise=signal_to_noise).items():
    case(f"rows-{name}", lambda a, b, d=d: torch.stack([d(x, y) for x, y in zip(a, b)]), a, b)
    case(f"matrix-{name}", lambda a, b, d=d: torch.stack([torch.stack([d(x, y) for y in b[:3]]) for x in a]), a, b)

# With labels

E = torch.randn(N, D) * 0.7
zero = torch.zeros((), dtype=torch.double)


def hinge(x):
    return torch.maximum(x, zero)


def mean(terms):
    return torch.stack(terms).mean()


def mean_positive(terms):
    kept = [t for t in terms if t.item() > 0]
    return mean(kept) if kept else zero


def contrastive(margin, averaging):
    def loss(e):
        pull = [squared(e[i], e[j]) for i, j in same]
        push = [hinge(margin - euclidean(e[i], e[j])) ** 2 for i, j in different]
        if averaging == "all":
            return mean(pull + push)
        if averaging == "each":
            return mean(pull) + mean(push)
        return mean_positive(pull) + mean_positive(push)
    return loss


for averaging in ("all", "each", "nonZero"):
    case(f"contrastive-{averaging}", contrastive(1.5, averaging), E)


def triplet(chosen, term, averaging, distance=euclidean):
    def loss(e):
        terms = [term(distance(e[a], e[p]), distance(e[a], e[n])) for a, p, n in chosen(e, distance)]
        return averaging(terms)
    return loss


def every(e, d):
    return all_triplets


def hard(e, d):
    return [(a, p, n) for a, p, n in all_triplets if d(e[a], e[n]) <= d(e[a], e[p])]


def semi_hard(margin):
    return lambda e, d: [(a, p, n) for a, p, n in all_triplets if d(e[a], e[p]) < d(e[a], e[n]) < d(e[a], e[p]) + margin]


def batch_hard(e, d):
    return [(a, max(P[a], key=lambda p: d(e[a], e[p]).item()), min(NEG[a], key=lambda n: d(e[a], e[n]).item())) for a in range(N) if P[a]]


def easy_semi_hard(e, d):
    found = []
    for a in range(N):
        if not P[a]:
            continue
        p = min(P[a], key=lambda p: d(e[a], e[p]).item())
        far = [n for n in NEG[a] if d(e[a], e[n]) > d(e[a], e[p])]
        if far:
            found.append((a, p, min(far, key=lambda n: d(e[a], e[n]).item())))
    return found


def ranked(margin):
    return lambda p, n: hinge(p - n + margin)


case("triplet-all", triplet(every, ranked(0.3), mean), E)
case("triplet-nonZero", triplet(every, ranked(0.3), mean_positive), E)
case("triplet-hard", triplet(hard, ranked(0.3), mean), E)
case("triplet-semiHard", triplet(semi_hard(0.3), ranked(0.3), mean), E)
case("triplet-batchHard", triplet(batch_hard, ranked(0.3), mean), E)
case("triplet-batchEasyHard", triplet(easy_semi_hard, ranked(0.3), mean), E)
case("triplet-cosine", triplet(every, ranked(0.3), mean, cosine), E)
case("triplet-squared", triplet(batch_hard, ranked(0.3), mean, squared), E)
case("triplet-signalToNoise", triplet(every, ranked(0.3), mean, signal_to_noise), E)
case("triplet-soft", triplet(every, lambda p, n: torch.log(1 + torch.exp(p - n)), mean), E)
case("triplet-torch", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.8, eps=0), *torch.randn(3, 5, D))


def n_pair(weight):
    def loss(e):
        pairs = [[i for i in range(N) if LABELS[i] == c][:2] for c in set(LABELS)]
        first, second = zip(*[pair for pair in pairs if len(pair) == 2])
        terms = []
        for i in range(len(first)):
            own = e[first[i]] @ e[second[i]]
            terms.append(torch.log(1 + sum(torch.exp(e[first[i]] @ e[second[j]] - own) for j in range(len(first)) if j != i)))
        return mean(terms) + weight * mean([e[i] @ e[i] for i in first + second])
    return loss


case("nPair", n_pair(0), E)
case("nPairLength", n_pair(0.02), E)


def lifted(e):
    total = zero
    pairs = [(i, j) for i, j in same if i < j]
    for i, j in pairs:
        crowd = sum(torch.exp(1 - euclidean(e[i], e[k])) for k in NEG[i]) + sum(torch.exp(1 - euclidean(e[j], e[k])) for k in NEG[j])
        total = total + hinge(torch.log(crowd) + euclidean(e[i], e[j])) ** 2
    return total / (2 * len(pairs))


case("lifted", lifted, E)


def multi_similarity(mined):
    def loss(e):
        s = F.normalize(e) @ F.normalize(e).T
        terms = []
        for i in range(N):
            p, n = P[i], NEG[i]
            if mined and not p:
                n = []
            elif mined:
                low, high = min(s[i, k].item() for k in p), max(s[i, k].item() for k in n)
                p, n = [k for k in p if s[i, k] < high + 0.1], [k for k in n if s[i, k] > low - 0.1]
            pull = torch.log(1 + sum(torch.exp(-2 * (s[i, k] - 0.5)) for k in p)) / 2 if p else zero
            push = torch.log(1 + sum(torch.exp(50 * (s[i, k] - 0.5)) for k in n)) / 50 if n else zero
            terms.append(pull + push)
        return mean(terms)
    return loss


case("multiSimilarity", multi_similarity(False), E)
case("multiSimilarityMined", multi_similarity(True), E)


def circle(m, gamma):
    def loss(e):
        s = F.normalize(e) @ F.normalize(e).T
        terms = []
        for i in [i for i in range(N) if P[i]]:
            n = sum(torch.exp(gamma * hinge(s[i, k] + m).detach() * (s[i, k] - m)) for k in NEG[i])
            p = sum(torch.exp(-gamma * hinge(1 + m - s[i, k]).detach() * (s[i, k] - (1 - m))) for k in P[i])
            terms.append(torch.log(1 + n * p))
        return mean(terms)
    return loss


case("circle", circle(0.4, 80), E)
case("circleGentle", circle(0.25, 4), E)


def angular(degrees):
    def loss(e):
        x, t = F.normalize(e), math.tan(math.radians(degrees)) ** 2
        terms = []
        for a, p in same:
            if a < p:
                f = [4 * t * (x[a] + x[p]) @ x[n] - 2 * (1 + t) * x[a] @ x[p] for n in NEG[a]]
                terms.append(torch.log(1 + sum(torch.exp(v) for v in f)))
        return mean(terms)
    return loss


case("angular", angular(40), E)


def margin_loss(e, beta):
    x = F.normalize(e)
    terms = []
    for a, p, n in all_triplets:
        b = beta[LABELS[a]] if len(beta) > 1 else beta[0]
        terms += [hinge(0.2 + euclidean(x[a], x[p]) - b), hinge(0.2 - euclidean(x[a], x[n]) + b)]
    return mean_positive(terms) + 0.1 * beta.mean()


case("margin", margin_loss, E, torch.tensor([1.2]))
case("marginClasses", margin_loss, E, torch.tensor([1.2, 0.9, 1.15, 1.4]))


def supcon(temperature):
    def loss(e):
        s = F.normalize(e) @ F.normalize(e).T / temperature
        terms = []
        for i in [i for i in range(N) if P[i]]:
            everyone = sum(torch.exp(s[i, k]) for k in range(N) if k != i)
            terms.append(-sum(torch.log(torch.exp(s[i, p]) / everyone) for p in P[i]) / len(P[i]))
        return mean(terms)
    return loss


case("supCon", supcon(0.07), E)
case("supConWarm", supcon(0.5), E)

# Two classes have one embedding each; embeddings are near one another, so that miners leave some out.

label(LONELY)
NEAR = E + 2 * torch.randn(1, D)
case("lonely-contrastive", contrastive(1.5, "each"), NEAR)
case("lonely-batchHard", triplet(batch_hard, ranked(0.3), mean), NEAR)
case("lonely-batchEasyHard", triplet(easy_semi_hard, ranked(0.3), mean), NEAR)
case("lonely-nPair", n_pair(0.02), NEAR)
case("lonely-lifted", lifted, NEAR)
case("lonely-multiSimilarity", multi_similarity(False), NEAR)
case("lonely-multiSimilarityMined", multi_similarity(True), NEAR)
case("lonely-circle", circle(0.25, 4), NEAR)
case("lonely-angular", angular(40), NEAR)
case("lonely-supCon", supcon(0.5), NEAR)
label(FULL)

# With proxies

W = torch.randn(C, D)


def proxy_nca(e, w):
    x, p = F.normalize(e), F.normalize(w)
    terms = []
    for i in range(N):
        d = [3 * squared(x[i], p[c]) for c in range(C)]
        rest = sum(torch.exp(-d[c]) for c in range(C) if c != LABELS[i])
        terms.append(-torch.log(torch.exp(-d[LABELS[i]]) / rest))
    return mean(terms)


def proxy_anchor(labels):
    def loss(e, w):
        s = F.normalize(w) @ F.normalize(e).T
        pull, push = zero, zero
        for c in range(C):
            own = [i for i, y in enumerate(labels) if y == c]
            others = [i for i, y in enumerate(labels) if y != c]
            if own:
                pull = pull + torch.log(1 + sum(torch.exp(-32 * (s[c, i] - 0.1)) for i in own))
            if others:
                push = push + torch.log(1 + sum(torch.exp(32 * (s[c, i] + 0.1)) for i in others))
        return pull / len(set(labels)) + push / C
    return loss


def margin_softmax(kind, scale, m):
    def loss(e, w):
        cos = F.normalize(e) @ F.normalize(w).T
        rows = []
        for i, y in enumerate(LABELS):
            own = cos[i, y]
            if kind == "arc":
                theta = torch.acos(own)
                own = torch.cos(theta + m) if theta + m < math.pi else own - m * math.sin(m)
            else:
                own = own - m
            rows.append(torch.stack([own if c == y else cos[i, c] for c in range(C)]) * scale)
        return F.cross_entropy(torch.stack(rows), torch.tensor(LABELS))
    return loss


case("proxyNCA", proxy_nca, E, W)
case("proxyAnchor", proxy_anchor(LABELS), E, W)
case("proxyAnchorFew", proxy_anchor([2, 0, 2]), E[:3], W)
case("arcFace", margin_softmax("arc", 64, 0.5), E, W)
case("arcFaceGentle", margin_softmax("arc", 4, 0.5), E, W)
case("arcFaceFar", margin_softmax("arc", 4, 1.9), E, W)
case("cosFace", margin_softmax("cos", 64, 0.35), E, W)
case("normalizedSoftmax", margin_softmax("cos", 20, 0), E, W)

# Without labels

B = 6
Z1, Z2 = torch.randn(B, D), torch.randn(B, D)
Z2 = Z2 * 0.6 + Z1


def nt_xent(temperature, decoupled):
    def loss(a, b):
        z = F.normalize(torch.cat([a, b]))
        s = z @ z.T / temperature
        terms = []
        for i in range(2 * B):
            other = (i + B) % (2 * B)
            wrong = sum(torch.exp(s[i, k]) for k in range(2 * B) if k not in (i, other))
            below = wrong if decoupled else wrong + torch.exp(s[i, other])
            terms.append(-torch.log(torch.exp(s[i, other]) / below))
        return mean(terms)
    return loss


case("ntXent", nt_xent(0.5, False), Z1, Z2)
case("ntXentCold", nt_xent(0.07, False), Z1, Z2)
case("dcl", nt_xent(0.1, True), Z1, Z2)

MEMORY = torch.randn(8, D)


def moco(q, k, memory):
    q, k, memory = F.normalize(q), F.normalize(k), F.normalize(memory)
    logits = torch.cat([(q * k).sum(1, keepdim=True), q @ memory.T], dim=1) / 0.2
    return F.cross_entropy(logits, torch.zeros(B, dtype=torch.long))


def nnclr(q, k):
    return F.cross_entropy(F.normalize(q) @ F.normalize(k).T / 0.1, torch.arange(B))


case("moCo", moco, Z1, Z2, MEMORY, grads=1)
case("nnclr", nnclr, Z1, Z2)

T1, T2 = torch.randn(B, D), torch.randn(B, D)


def byol(p1, p2, z1, z2):
    def one(p, z):
        return 2 - 2 * (F.normalize(p) * F.normalize(z)).sum(1)
    return (one(p1, z2) + one(p2, z1)).mean()


def simsiam(p1, p2, z1, z2):
    return -(F.cosine_similarity(p1, z2).mean() + F.cosine_similarity(p2, z1).mean()) / 2


case("byol", byol, Z1, Z2, T1, T2, grads=2)
case("simSiam", simsiam, Z1, Z2, T1, T2, grads=2)


def barlow(weight):
    def loss(a, b):
        x = F.batch_norm(a, None, None, training=True)
        y = F.batch_norm(b, None, None, training=True)
        c = x.T @ y / B
        on = sum((1 - c[i, i]) ** 2 for i in range(D))
        off = sum(c[i, j] ** 2 for i in range(D) for j in range(D) if i != j)
        return on + weight * off
    return loss


case("barlow", barlow(0.0051), Z1, Z2)
case("barlowHeavy", barlow(0.5), Z1, Z2)


def vicreg(a, b):
    def std(z):
        return F.relu(1 - torch.sqrt(z.var(dim=0) + 1e-4)).mean()

    def cov(z):
        c = torch.cov(z.T)
        return sum(c[i, j] ** 2 for i in range(D) for j in range(D) if i != j) / D
    return 25 * F.mse_loss(a, b) + 25 * (std(a) + std(b)) / 2 + cov(a) + cov(b)


case("vicReg", vicreg, Z1 * 0.6, Z2 * 0.6)

K = 5
PROTOTYPES = torch.randn(K, D)


def codes(scores, epsilon=0.05, iterations=3):
    """SwAV's own loop: in numbers, not in logarithms."""
    q = torch.exp(scores / epsilon).T
    q = q / q.sum()
    for _ in range(iterations):
        q = q / q.sum(dim=1, keepdim=True) / q.shape[0]
        q = q / q.sum(dim=0, keepdim=True) / q.shape[1]
    return (q * q.shape[1]).T


def swav(a, b, w):
    s1, s2 = F.normalize(a) @ w.T, F.normalize(b) @ w.T
    q1, q2 = codes(s1.detach()), codes(s2.detach())
    one = -(q2 * F.log_softmax(s1 / 0.1, dim=1)).sum(1).mean()
    return (one - (q1 * F.log_softmax(s2 / 0.1, dim=1)).sum(1).mean()) / 2


case("sinkhorn", codes, torch.randn(7, K), grads=0)
case("swAV", swav, Z1, Z2, F.normalize(PROTOTYPES))

# Health

H = torch.randn(12, D) @ torch.diag(torch.tensor([3.0, 2, 1, 0.5, 0.1, 0.01]))
s = torch.linalg.svdvals(H.double())
p = s / s.sum() + 1e-7
unit = F.normalize(H.double())
H2 = H + 0.3 * torch.randn(12, D)
out["health/embeddings"], out["health/partners"] = H, H2
out["health/deviations"] = unit.std(dim=0).float()
out["health/numbers"] = torch.stack([
    torch.exp(-(p * p.log()).sum()), (unit - F.normalize(H2.double())).pow(2).sum(1).mean(),
    torch.pdist(unit).pow(2).mul(-2).exp().mean().log(),
]).float()

path = pathlib.Path(__file__).with_name("contrastive.safetensors")
save_file({k: v.detach().contiguous().clone() for k, v in out.items()}, path)
print(f"{path.name}: {len([k for k in out if k.endswith('/result')])} cases, {path.stat().st_size} bytes")

# The same near coincidence: all rows are one vector plus a small part. Second derivatives are the product of the
# Hessian and an uneven vector. With --compare, prints the errors of the same in float32 by PyTorch.


def both_orders(loss, inputs, grads):
    leaves = [x.clone().requires_grad_(grads is None or i < grads) for i, x in enumerate(inputs)]
    y = loss(*leaves)
    wanted = leaves[:grads]
    first = torch.autograd.grad(y, wanted, torch.linspace(0.5, 2, y.numel(), dtype=y.dtype).reshape(y.shape), create_graph=True)
    tilts = [torch.sin((1.3 + 0.7 * i) * torch.arange(x.numel(), dtype=x.dtype)).reshape(x.shape) for i, x in enumerate(first)]
    second = torch.autograd.grad(sum((g * t).sum() for g, t in zip(first, tilts)), wanted, allow_unused=True, materialize_grads=True)
    return y.detach(), first, second


BASE, near = torch.randn(D), {}
for name, loss, inputs, grads, labels in made:
    if grads == 0 or name == "swAV":
        continue
    label(labels)
    # ArcFace's sin² θ is at least 1e-7.
    inputs = [BASE + (1e-3 if name.startswith("arc") else 1e-4) * x if x.dim() == 2 else x for x in inputs]
    y, first, second = both_orders(loss, [x.double() for x in inputs], grads)
    near[f"{name}/result"] = y.float()
    for i, x in enumerate(inputs):
        near[f"{name}/input{i}"] = x
    for i, (g, h) in enumerate(zip(first, second)):
        near[f"{name}/gradient{i}"], near[f"{name}/second{i}"] = g.float(), h.float()
    if "--compare" in sys.argv:
        zero = zero.float()
        z, g, h = both_orders(loss, inputs, grads)
        zero = zero.double()
        errors = [((a - b).abs().max() / b.abs().max()).item() for a, b in zip([z, *g, *h], [y, *first, *second])]
        print(name, *(f"{e:.1e}" for e in errors))

path = pathlib.Path(__file__).with_name("coincidence.safetensors")
save_file({k: v.detach().contiguous().clone() for k, v in near.items()}, path)
