"""Makes nca.safetensors: neighborhood components analysis and linear discriminants, by scikit-learn; and
Siamese/digits-split.npz: the digits, split as in scikit-learn's example.

    python3 Tests/Fixtures/nca.py

Needs scikit-learn 1.9, numpy and safetensors. The example is "Dimensionality Reduction with Neighborhood Components
Analysis": half of the digits, stratified, `random_state=0`; their standardized pixels in two dimensions; the accuracy
of three nearest neighbors. Single precision goes in, double comes out.
"""
import pathlib
import numpy as np
from safetensors.numpy import save_file
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier, NeighborhoodComponentsAnalysis
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = pathlib.Path(__file__).parent
random = np.random.default_rng(0)
out = {}

# The objective and its gradient with respect to the map, of rows of which one is alone in its class.
x, a = random.normal(size=(12, 5)).astype(np.float32), random.normal(size=(2, 5)).astype(np.float32)
labels = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 3])
model = NeighborhoodComponentsAnalysis(n_components=2)
model.n_iter_ = 0
loss, gradient = model._loss_grad_lbfgs(
    a.astype(float).ravel(), x.astype(float), labels[:, None] == labels[None, :], -1.0)
out |= {"x": x, "map": a, "labels": labels, "objective": np.array(-loss), "gradient": -gradient.reshape(2, 5)}

# Linear discriminants of the digits, and what each method reaches.
digits = load_digits()
train, test = train_test_split(
    np.arange(len(digits.target)), test_size=0.5, stratify=digits.target, random_state=0)
out |= {"train": train, "test": test}
(known, answers), (unknown, truth) = [(digits.data[part], digits.target[part]) for part in (train, test)]
methods = {
    "pca": PCA(n_components=2, random_state=0),
    "lda": LinearDiscriminantAnalysis(n_components=2),
    "nca": NeighborhoodComponentsAnalysis(n_components=2, random_state=0),
}
for name, method in methods.items():
    pipeline = make_pipeline(StandardScaler(), method).fit(known, answers)
    neighbors = KNeighborsClassifier(3).fit(pipeline.transform(known), answers)
    out[f"{name}/accuracy"] = np.array(neighbors.score(pipeline.transform(unknown), truth))
    print(name, out[f"{name}/accuracy"])
    if name == "lda":
        out["lda/rows"] = pipeline.transform(unknown)[:50]
        a = method.scalings_[:, :2].T
        x = pipeline[0].transform(known)

# Steps of Adam on the objective's mean, from the discriminants.
(rate, first, second), same = (0.05, 0.9, 0.999), answers[:, None] == answers[None, :]
m, v, model.n_iter_ = 0, 0, 0
for step in range(1, 13):
    loss, gradient = model._loss_grad_lbfgs(a.ravel(), x, same, -1.0 / len(x))
    gradient = gradient.reshape(a.shape)
    m, v = first * m + (1 - first) * gradient, second * v + (1 - second) * gradient**2
    a = a - rate * (m / (1 - first**step)) / (np.sqrt(v / (1 - second**step)) + 1e-8)
out["adam/objective"] = np.array(-model._loss_grad_lbfgs(a.ravel(), x, same, -1.0 / len(x))[0])

save_file({k: np.ascontiguousarray(v) for k, v in out.items()}, folder / "nca.safetensors")
# Bytes that are proportional to the pixels, from 0 to 16.
np.savez_compressed(
    folder / "Siamese" / "digits-split.npz",
    x_train=(digits.images[train] * 15).astype(np.uint8), y_train=answers,
    x_test=(digits.images[test] * 15).astype(np.uint8), y_test=truth)
