"""Makes evaluation.safetensors: measures of embeddings, by scikit-learn and SciPy.

    python3 Tests/Fixtures/evaluation.py

Needs scikit-learn 1.9, SciPy 1.17, numpy and safetensors. All is computed from `embeddings`, 120 rows of 6
numbers in four overlapping classes, and 40 `queries` drawn alike; a map by t-SNE, of 600 digits. Single precision goes in, double comes out.
"""
import pathlib
import numpy as np
from safetensors.numpy import save_file
from scipy.cluster.hierarchy import linkage
from scipy.optimize import brentq
from sklearn import metrics
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

random = np.random.default_rng(0)
CLASSES, D = 4, 6
middles = random.normal(size=(CLASSES, D)) * 1.3


def draw(count):
    labels = np.arange(count) % CLASSES
    return (middles[labels] + random.normal(size=(count, D))).astype(np.float32), labels


x32, y = draw(120)
q32, z = draw(40)
x, q = x32.astype(np.float64), q32.astype(np.float64)
out = {"embeddings": x32, "labels": y, "queries": q32, "queryLabels": z}

# Verification, distances rounded so that many are equal

first, second = np.tril_indices(len(x), -1)
distances = np.round(np.linalg.norm(x[first] - x[second], axis=1), 1).astype(np.float32)
same = (y[first] == y[second]).astype(np.int64)
fpr, tpr, thresholds = metrics.roc_curve(same, -distances, drop_intermediate=False)
out |= {"roc/distances": distances, "roc/same": same, "roc/fpr": fpr, "roc/tpr": tpr}
out["roc/thresholds"] = -thresholds.astype(np.float64)
out["roc/auc"] = np.array([metrics.roc_auc_score(same, -distances)])
out["roc/eer"] = np.array([brentq(lambda r: 1 - r - np.interp(r, fpr, tpr), 0, 1)])

# Nearest neighbors

for name, metric in [("euclidean", "euclidean"), ("cosine", "cosine")]:
    found = NearestNeighbors(n_neighbors=7, metric=metric, algorithm="brute").fit(x)
    d, i = found.kneighbors(q)
    out |= {f"nearest/{name}/indices": i, f"nearest/{name}/distances": d}
    d, i = found.kneighbors()
    out |= {f"nearest/{name}/others": i, f"nearest/{name}/otherDistances": d}
weights = {
    "majority": "uniform", "inverse": "distance",
    "softmax": lambda d: np.exp(-d / 0.07),
}
for name, weight in weights.items():
    for metric in ["euclidean", "cosine"]:
        knn = KNeighborsClassifier(8, weights=weight, metric=metric, algorithm="brute").fit(x, y)
        out[f"knn/{name}/{metric}"] = knn.predict(q)

# Retrieval: each row looks for its class among the others

precisions, r_precisions, first_found = [], [], []
for i in range(len(x)):
    others = np.arange(len(x)) != i
    away = np.linalg.norm(x[others] - x[i], axis=1)
    relevant = y[others] == y[i]
    precisions.append(metrics.average_precision_score(relevant, -away))
    ranking = relevant[np.argsort(away, kind="stable")]
    r = relevant.sum()
    r_precisions.append(ranking[:r].mean())
    first_found.append(np.argmax(ranking))
out["retrieval/map"] = np.array([np.mean(precisions)])
out["retrieval/rPrecision"] = np.array([np.mean(r_precisions)])
out["retrieval/recall"] = np.array([np.mean(np.array(first_found) < k) for k in [1, 2, 4, 8]])

# Clusters

start = x[:5].astype(np.float32)
kmeans = KMeans(5, init=start, n_init=1, algorithm="lloyd").fit(x)
out |= {"kmeans/labels": kmeans.labels_.astype(np.int64), "kmeans/centers": kmeans.cluster_centers_}
out["kmeans/inertia"] = np.array([kmeans.inertia_])
out["kmeans/iterations"] = np.array([kmeans.n_iter_])
best = KMeans(4, n_init=50, random_state=0).fit(x)
out["kmeans/best"] = np.array([best.inertia_])
for method in ["single", "complete", "average", "ward"]:
    merged = linkage(x, method)
    out[f"agglomerative/{method}/merges"] = merged
    out[f"agglomerative/{method}/labels"] = AgglomerativeClustering(6, linkage=method).fit_predict(x)
merged = linkage(x, "average", metric="cosine")
out["agglomerative/cosine/merges"] = merged
for name, found in [("kmeans", kmeans.labels_), ("single", out["agglomerative/single/labels"]), ("same", y),
                    ("one", np.zeros(len(y), int)), ("alone", np.arange(len(y)))]:
    table = metrics.cluster.contingency_matrix(y, found)
    out[f"agreement/{name}/clusters"] = found.astype(np.int64)
    out[f"agreement/{name}/scores"] = np.array([
        metrics.normalized_mutual_info_score(y, found), metrics.adjusted_rand_score(y, found),
        metrics.mutual_info_score(y, found), table.max(axis=0).sum() / len(y),
    ])
out["silhouette"] = np.array([
    metrics.silhouette_score(x, kmeans.labels_), metrics.silhouette_score(x, y, metric="cosine"),
])

# Linear probe: mean cross entropy + decay/2 · ‖W‖², biases free

for name, decay in [("weak", 1e-3), ("strong", 0.1)]:
    probe = LogisticRegression(
        C=1 / (decay * len(x)), solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y)
    out[f"probe/{name}/weight"] = probe.coef_
    out[f"probe/{name}/bias"] = probe.intercept_ - probe.intercept_.mean()
    out[f"probe/{name}/loss"] = np.array([
        metrics.log_loss(y, probe.predict_proba(x)) + decay / 2 * (probe.coef_**2).sum()])
    out[f"probe/{name}/predictions"] = probe.predict(q)
    out[f"probe/{name}/probabilities"] = probe.predict_proba(q)

# Projections

for name, data in [("tall", x), ("wide", x[:4])]:
    pca = PCA(3).fit(data)
    out |= {f"pca/{name}/components": pca.components_, f"pca/{name}/mean": pca.mean_}
    out |= {f"pca/{name}/variance": pca.explained_variance_, f"pca/{name}/ratio": pca.explained_variance_ratio_}
    out[f"pca/{name}/queries"] = pca.transform(q)
out["trustworthiness/projected"] = PCA(2).fit_transform(x).astype(np.float32)
out["trustworthiness"] = np.array([
    trustworthiness(x, out["trustworthiness/projected"], n_neighbors=k) for k in [5, 12]])

digits = load_digits().data[:600] / 16
pca = PCA(3).fit(digits)
out |= {"pca/digits/components": pca.components_, "pca/digits/variance": pca.explained_variance_}
tsne = TSNE(perplexity=30, init="pca", random_state=0)
positions = tsne.fit_transform(digits.astype(np.float32))
out["tsne"] = np.array([tsne.kl_divergence_, trustworthiness(digits, positions)])

out = {key: np.ascontiguousarray(value) for key, value in out.items()}
save_file(out, pathlib.Path(__file__).with_name("evaluation.safetensors"))
