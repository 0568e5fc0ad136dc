//: # 14. Evaluating embeddings
//: @question A network gives 128 numbers for an image: are they any good?
//:
//: A network gives you 128 numbers for an image. Are they any good? The loss cannot tell you: a
//: small loss says only that the network does what the loss asks for. You want to know whether the
//: embeddings will do for your purpose: to find the cat that came yesterday, to search a million
//: images, to group images without any labels, to recognize a new animal after five images.
//:
//: So this chapter asks seven questions about embeddings. It asks the first four about six points,
//: where you can check the answers by hand, and then about digits. It goes on to digits of classes
//: that were not in the training set. There the network of chapter 13 fails: it is worse than no
//: network at all. You will see why, what to do about it, and three more questions.
import Autograd
import Contrastive
import Datasets
import Layers
import Models
import Notebook
import Optimizers
import SiameseEncoders
import Tensors
import Training
import Vision

chapter([
  .integer("seed", 1, "random seed"),
  .flag("full", "repeat the comparison with more seeds and other unseen classes"),
]) { options in
  //: ## Six points
  //:
  //: Take six embeddings with one dimension: six points on a line. The points at 0, 1 and 9 belong
  //: to class 1, and the points at 2, 5 and 6 to class 2. These are the distances of all pairs:
  let line: Tensor<Float> = [[0], [1], [2], [5], [6], [9]]
  let classes = [1, 1, 2, 2, 2, 1]
  show(Distance.euclidean.matrix(line, line))

  //: ### Do neighbors have the same class?
  //:
  //: Predict the class of each point from its nearest neighbor. The point itself does not count: it
  //: is at distance 0 and knows the answer. This is called *leave one out*. The nearest neighbor of
  //: the point at 0 is the point at 1, which has the same class: right. The point at 1 has two
  //: neighbors at distance 1, at 0 and at 2. In a tie the first one counts, so the prediction comes
  //: from the point at 0: right. The neighbor of the point at 2 is at 1: wrong. The points at 5 and
  //: 6 predict each other: right. The neighbor of the point at 9 is at 6: wrong. The accuracy is
  //: four of six.
  //: @term leave one out: predicting each point from all the others, never from itself
  let neighbors = KNearestNeighbors(line, labels: classes)
  show(neighbors.leaveOneOutPredictions(k: 1))
  claim(neighbors.leaveOneOutAccuracy(k: 1) == 4.0 / 6, "four of six")
  //: Or let the $k$ nearest neighbors vote (*k-NN*). With $k = 3$ a single wrong neighbor does no
  //: harm, but a class with few members suffers. Each point of class 1 has at most one neighbor of
  //: its own class among the three, so all of class 1 is outvoted here. (If classes have equally
  //: many votes, the smallest label wins. There must be a rule for ties, or the result depends on
  //: the order of the points.)
  //: @term k-NN: predicting a class by a vote of the k nearest neighbors
  show(neighbors.leaveOneOutPredictions(k: 3))

  //: ### Same or different?
  //:
  //: Take all fifteen pairs: six are positive, and nine are negative.
  let pairs = Verification(embeddings: line, labels: classes)
  //: A pair is predicted to be positive if its distance is at most the threshold. Move the
  //: threshold up from below all distances, which is −inf in the table. The fraction of the
  //: positive pairs that are predicted to be positive is the *true positive rate*. It should be
  //: high. The fraction of the negative pairs that are predicted to be positive is the *false
  //: positive rate*. It should be low. Each threshold gives one point of the *ROC curve*. (ROC
  //: stands for receiver operating characteristic, a name from the days of radar.)
  //: @term true positive rate: the fraction of positive pairs that are predicted to be positive
  //: @term false positive rate: the fraction of negative pairs that are predicted to be positive
  //: @term ROC curve: the true positive rate against the false positive rate, over all thresholds
  table(
    [["threshold", "false positives", "true positives"]]
      + pairs.curve.map { point in
        [
          "\(point.threshold)", "\(Int((point.falsePositiveRate * 9).rounded())) of 9",
          "\(Int((point.truePositiveRate * 6).rounded())) of 6",
        ]
      })
  //: AUC stands for *area under the curve*, and this is the curve. Chapter 12 computed the area in
  //: another way: draw a positive pair and a negative pair; how often is the positive pair closer?
  //: There are $6 \cdot 9 = 54$ combinations. Each of the two positive pairs at distance 1 is
  //: closer than eight of the nine negative pairs and ties with the ninth, which counts ½: 8½ for
  //: each. The positive pair at distance 3 gets 6½, the one at 4 gets 5, those at 8 and 9 get 0.
  show(pairs.areaUnderCurve * 54)
  claim(
    abs(pairs.areaUnderCurve - 28.5 / 54) < 1e-12,
    "8½ + 8½ + 6½ + 5 = 28½, of 54: close to guessing")
  //: There are two kinds of errors: positive pairs that are rejected, and negative pairs that are
  //: accepted. As the threshold moves up, the first become fewer and the second become more. The
  //: rate at which both are equally frequent is the *equal error rate*. At threshold 3, 3 of 6
  //: positive pairs are rejected and 3 of 9 negative pairs accepted. At threshold 4, it is 2 of 6
  //: and 5 of 9. On a straight line between the two, both rates are 3/7:
  //: @term equal error rate: the error rate at the threshold where both errors are equally frequent
  show(short(pairs.equalErrorRate))

  //: ### Is the right answer near the top?
  //:
  //: Use each point as a query that searches the others, ranked by distance. A result is right if
  //: it has the query's class. *Recall at k* is the fraction of queries with a right result among
  //: the first $k$. Recall at 1 is the leave-one-out accuracy again. As $k$ grows, recall cannot
  //: fall. For $k = 1$, 2 and 3:
  //: @term recall at k: the fraction of queries with a right result among the first k
  let search = Retrieval(line, labels: classes)
  show([1, 2, 3].map { short(search.recall(at: $0)) })
  //: *Mean average precision* (MAP) asks for all right results near the top. Go down the ranking
  //: for the point at 0: the right results have ranks 1 and 5. *Precision* is the fraction of right
  //: results so far. At rank 1 it is 1/1, at rank 5 it is 2/5, and their mean, the average
  //: precision, is 0.7. The six average precisions are 0.7, 0.7, 5/12, 1, 5/6 and 0.325. Their mean
  //: is the MAP.
  //: @term precision: the fraction of returned results that are right
  //: @term mean average precision: the mean precision at the ranks of all right results
  show(search.meanAveragePrecision)
  claim(
    abs(search.meanAveragePrecision - (0.7 + 0.7 + 5.0 / 12 + 1 + 5.0 / 6 + 0.325) / 6) < 1e-9,
    "the mean of the six")

  //: ### Are there clusters?
  //:
  //: *k-means* sees no labels. It places $k$ centers, assigns each point to the nearest center,
  //: moves each center to the mean of its points, and repeats.
  //: @term k-means: clustering without labels; each point belongs to the nearest of k centers
  var generator = Generator(seed: UInt64(options.integer("seed")))
  let groups = KMeans(line, count: 2, using: &generator)
  show(groups.labels)
  //: One cluster is the points at 0, 1 and 2, and the other the points at 5, 6 and 9. The numbers
  //: of the clusters mean nothing. How well do they agree with the classes? Each cluster has two
  //: points of one class and one of the other. Of the fifteen pairs, count those that are together:
  //: 3 + 3 in clusters, 3 + 3 in classes, and 1 + 1 in both. By chance we would expect
  //: $6 \cdot 6 / 15 = 2.4$ in both, and it could be 6 at most. The *adjusted Rand index* says how
  //: far the clusters are on the way from chance to the maximum:
  //:
  //: $$\frac{\text{both} - \text{chance}}{\text{maximum} - \text{chance}} = \frac{2 - 2.4}{6 - 2.4} = -\frac{1}{9}$$
  //:
  //: A value of 1 is perfect, 0 is chance, and this is slightly below chance.
  //: @term adjusted Rand index: the agreement of clusters with classes; 1 is perfect, 0 is chance
  let agreement = ClusterAgreement(groups.labels, with: classes)
  show(short(agreement.adjustedRandIndex))
  claim(abs(agreement.adjustedRandIndex + 1.0 / 9) < 1e-12, "(2 − 2.4) / (6 − 2.4)")
  //: *Normalized mutual information* measures how much of the class a cluster reveals. Which of two
  //: equally likely classes does a point have? The answer is worth 1 bit. Within a cluster the odds
  //: are 2 to 1, and the answer is worth only
  //: $\tfrac{2}{3} \cdot \log_2(1.5) + \tfrac{1}{3} \cdot \log_2(3) = 0.918$ bits. So the cluster
  //: has revealed 0.082 of 1 bit.
  //: @term normalized mutual information: how much about the class a cluster reveals, from 0 to 1
  show(short(agreement.normalizedMutualInformation))
  claim(
    abs(agreement.normalizedMutualInformation - 0.0817) < 1e-4, "1 − 0.918 bits, of 1 bit")

  //: ## Digits of known classes
  //: @varies
  //:
  //: Now for real data. To prepare a surprise, hold out all 7s, 8s and 9s. Train the ResNet of
  //: chapter 13 with the contrastive loss on four fifths of the other digits, and evaluate it on
  //: the last fifth. (A few epochs are enough, without augmentation.)
  let all = try Digits.load()
  let seed = UInt64(options.integer("seed"))
  let (unseen, known) = all.parted(7...9)
  let (train, test) = known.split(0.8, using: &generator)
  note(
    "\(train.labels.count) training digits from 0 to 6, \(test.labels.count) held out, "
      + "\(unseen.labels.count) digits of unseen classes: 7, 8 and 9")
  let resNet = try digitEncoder(train, epochs: 4, seed: seed)
  //: Ask the four questions at once (the code is in this chapter's `Evaluation.swift`), about the
  //: embeddings of the held-out digits and, as a baseline, about the 64 raw pixels. *Always* compare
  //: your network with something simple. The threshold is chosen on pairs of *training* images: if
  //: it were chosen on the test set, it would already know the answers.
  let (knownRows, testRows) = (resNet.embeddings(train.images), resNet.embeddings(test.images))
  let evaluation = Evaluation(train: train.labels, test: test.labels, seed: seed)
  let ofPixels = evaluation.metrics(train: train.pixels, test: test.pixels)
  let ofEmbeddings = evaluation.metrics(train: knownRows, test: testRows)
  table(
    [["digits 0–6", "raw pixels", "embeddings"]]
      + zip(ofPixels, ofEmbeddings).map { [$0.name, short($0.value), short($1.value)] })
  //: The nearest neighbors by raw pixels are already good. In everything else the embeddings are
  //: much better: one threshold for all pairs, all right results near the top, clusters without
  //: labels. These are the two ROC curves:
  let guessing = Curve("guessing", [(0, 0), (1, 1)])
  try plot(
    [
      roc("embeddings", testRows, test.labels), roc("raw pixels", test.pixels, test.labels),
      guessing,
    ], to: "roc-known.svg", x: "false positive rate", y: "true positive rate")

  //: ## Digits of classes never seen
  //:
  //: A distance should work for anything. That was the promise of chapter 12, and there it held:
  //: the network compared cats and dogs that it had never seen. Now ask about the 7s, 8s and 9s: do
  //: two of them show the same digit?
  let pixelsArea = areaUnderCurve(unseen.pixels, unseen.labels)
  let unseenRows = resNet.embeddings(unseen.images)
  let resNetArea = areaUnderCurve(unseenRows, unseen.labels)
  table([
    ["AUC", "raw pixels", "embeddings"],
    [
      "known classes", short(areaUnderCurve(test.pixels, test.labels)),
      short(areaUnderCurve(testRows, test.labels)),
    ], ["unseen classes", short(pixelsArea), short(resNetArea)],
  ])
  claim(resNetArea < pixelsArea - 0.05, "on unseen classes, the network is worse than no network")
  try plot(
    [
      roc("embeddings", unseenRows, unseen.labels),
      roc("raw pixels", unseen.pixels, unseen.labels), guessing,
    ], to: "roc-unseen.svg", x: "false positive rate", y: "true positive rate")

  //: ## Why
  //:
  //: Look at where the network puts them. For each digit of an unseen class, what is the class of
  //: the nearest training digit?
  let nearest = KNearestNeighbors(knownRows, labels: train.labels).predictions(unseenRows, k: 1)
  table(
    [["class of its nearest training digit"] + (0...6).map(String.init)]
      + (7...9).map { label in
        ["a \(label)"]
          + (0...6).map { known in
            "\(zip(unseen.labels, nearest).count { $0 == label && $1 == known })"
          }
      })
  //: The 7s, 8s and 9s are mixed up: many of all three are among the 3s. The network puts every
  //: digit near one of the seven positions that it knows. That is just what the loss asked for: all
  //: images of a class at one position, and a margin between positions. The network learned what
  //: separates a 4 from a 1, and to *ignore* whatever differs between two 4s: a slant, a bar, an
  //: open loop. But what is ignored for one class may be what defines another.
  //:
  //: This can be measured. How many directions do the embeddings use? That is the effective rank of
  //: chapter 13. Seven positions need only six directions. The clusters around them add some more,
  //: but most of the 128 are unused:
  show("\(formatted(EmbeddingHealth(testRows).rank, decimals: 1)) of 128")
  //: Is the information lost, or is only the distance bad? A *linear probe* tells. The encoder is
  //: *frozen*, that is, training does not change it, and a linear layer on top of it learns to
  //: classify 7, 8 and 9 from half of them. Whatever a linear layer can separate is still there.
  //: @term frozen: not changed by training, like the encoder below a linear probe
  //: @term linear probe: a linear layer trained on the embeddings of a frozen encoder
  let (half, rest) = unseen.split(0.5, using: &generator)
  func probeAccuracy(_ examples: Digits, _ encode: (Tensor<Float>) -> Tensor<Float>) -> Double {
    LinearProbe(encode(examples.images), labels: examples.labels)
      .accuracy(encode(rest.images), labels: rest.labels)
  }
  let scale = 1 / rootMeanSquare(resNet.embeddings(half.images))
  let pixelScale = 1 / rootMeanSquare(half.pixels)
  table([
    ["linear probe for 7, 8 and 9", "on pixels", "on embeddings"],
    [
      "accuracy", short(probeAccuracy(half) { $0.flattened(from: 1) * pixelScale }),
      short(probeAccuracy(half) { resNet.embeddings($0) * scale }),
    ],
  ])
  //: The pixels contain what tells a 7 from an 8 or a 9. In the embeddings part of it is lost, and
  //: nothing after the encoder can bring it back.
  //:
  //: There is a trap in every evaluation. The encoder must be in evaluation mode (chapter 10). In
  //: training mode, batch normalization would make an embedding depend on the other images of the
  //: batch, and each call would update the running statistics: the evaluation would change the
  //: encoder. `embeddings(_:)` takes care of both:
  resNet.train()
  let before = resNet.stateDictionary()
  let twice = [resNet.embeddings(test.images), resNet.embeddings(test.images[0..<1])]
  claim(
    (twice[0][0..<1] - twice[1]).abs().max().item < 1e-3,
    "an embedding does not depend on the other images of the batch")
  let after = resNet.stateDictionary()
  claim(before == after, "the evaluation has not changed the encoder")

  //: ## Were seven classes too few?
  //:
  //: Chapter 12 trained on forty animals, this network on seven digits. Is that the reason? Let us
  //: test it. Train chapter 12's network twice, on 280 images of seven animals and on 280 images
  //: of forty. Evaluate both on the twenty held-out cats and dogs, which neither has seen.
  let heldOut = Portraits(1000..<1020, 0..<10)
  let animalAreas = try [(animals: 7, pictures: 40), (40, 7)].map { animals, pictures in
    let encoder = try animalEncoder(
      Portraits(0..<animals, 0..<pictures), epochs: 15, seed: seed)
    return areaUnderCurve(encoder.embeddings(heldOut.images), heldOut.labels)
  }
  let heldOutArea = areaUnderCurve(heldOut.images.flattened(from: 1), heldOut.labels)
  table([
    ["held-out cats and dogs", "AUC"], ["raw pixels", short(heldOutArea)],
    ["trained on seven animals", short(animalAreas[0])],
    ["trained on forty", short(animalAreas[1])],
  ])
  claim(animalAreas[0] > heldOutArea + 0.1, "seven animals are enough to compare others")
  //: Seven are enough. So the number of classes is not the reason. All animals differ in the same
  //: features: coat, ears and markings. A network that has learned these features from seven animals
  //: recognizes them in any other animal. And the features that it has learned to ignore, such as
  //: pose, light and background, never separate one animal from another. But each digit differs from
  //: the others in a feature of its own. So before you trust a distance on unseen classes, ask: do
  //: they differ from one another in the same features as the training classes?

  //: ## Embeddings that generalize
  //:
  //: Back to the digits. Three changes keep the network from ignoring too much.
  //:
  //: First, another loss. The contrastive loss pulls until all pairs of a class are at distance 0.
  //: The *multi-similarity loss* compares embeddings by their *cosine similarity*: the cosine of
  //: the angle between them, 1 if they point in the same direction and 0 if they are at right
  //: angles. The loss only uses pairs that are hard within their batch, and hardly pulls those that
  //: are close enough. It needs batches with several images of each class, here 12 of each of the
  //: 7. A small network is enough. The augmentation shifts each image by up to one pixel, changes
  //: its brightness and adds noise: ignore *these*, we say, and nothing else.
  //: @term multi-similarity loss: pulls and pushes the hardest pairs of a batch, by their cosines
  //: @term cosine similarity: the cosine of the angle between two embeddings, from −1 to 1
  func similarityEncoder(
    _ digits: Digits, seed: UInt64
  ) throws -> (body: ConvNet, last: Linear) {
    var generator = Generator(seed: seed)
    let (body, last) = smallEncoder(using: &generator)
    let shift = RandomCrop(8, padding: 1)
    let views = DigitDataset(digits: digits).mapValues(seed: seed) { image, generator in
      let brightness = generator.uniform(in: 0.7..<1.3)
      let noise = Tensor<Float>.normal(image.shape, using: &generator) * 0.1
      return shift(image, using: &generator) * brightness + noise
    }
    let sampler = BalancedSampler(labels: digits.labels, classes: 7, items: 12, seed: seed)
    let optimizer = Adam(body.parameters() + last.parameters(), learningRate: 1e-3)
    let loss = MultiSimilarityLoss()
    try Trainer(DataLoader(views, sampler: sampler), optimizer: optimizer, epochs: 12).run {
      items in
      loss(last(body(Variable(.stack(items.map(\.value))))), labels: items.map(\.label))
    }
    return (body, last)
  }
  let (body, last) = try similarityEncoder(train, seed: seed)
  //: Second, another layer. The last layer is closest to the loss, so there the network ignores
  //: the most. An earlier layer keeps more.
  //:
  //: Third, several views. A digit shifted by one pixel is the same digit. So `viewFeatures` takes
  //: nine views: the image itself, and the image shifted by one pixel in each of eight directions.
  //: It concatenates the embedding of the image with the mean of the embeddings of all nine views,
  //: each divided by its length. This is *test-time augmentation*.
  //: @term test-time augmentation: combining the outputs for several views of one image
  func areas(_ body: Sequential, _ last: Linear, _ unseen: Digits) -> [(String, Double)] {
    let (images, labels) = (unseen.images, unseen.labels)
    let third = body.embeddings(images)
    let lastRows = withoutGradients { last(Variable(third)).value }
    let second = first(6, of: body)
    return [
      ("last layer", areaUnderCurve(lastRows, labels, .cosine)),
      ("third convolution", areaUnderCurve(third, labels, .cosine)),
      ("second convolution", areaUnderCurve(second.embeddings(images), labels, .cosine)),
      (
        "second convolution, nine views",
        areaUnderCurve(viewFeatures({ second.embeddings($0) }, images), labels, .cosine)
      ),
    ]
  }
  let found = areas(body, last, unseen)
  let pixelViews = viewFeatures({ $0.flattened(from: 1) }, unseen.images)
  table(
    [
      ["unseen classes 7, 8 and 9", "AUC"], ["contrastive ResNet", short(resNetArea)],
      ["raw pixels", short(pixelsArea)],
      ["raw pixels, nine views", short(areaUnderCurve(pixelViews, unseen.labels, .cosine))],
    ] + found.map { ["multi-similarity, \($0)", short($1)] })
  claim(found[3].1 > pixelsArea, "on unseen classes, the embeddings are now better than pixels")
  //: Nine views do nothing for raw pixels: the gain comes from the network. But nothing is free. On
  //: the classes that it knows, this embedding is worse than that of the ResNet, though better than
  //: pixels. Its AUC there:
  let early = first(6, of: body)
  func features(_ images: Tensor<Float>) -> Tensor<Float> {
    viewFeatures({ early.embeddings($0) }, images)
  }
  show(short(areaUnderCurve(features(test.images), test.labels, .cosine)))

  //: ## New classes from a few examples
  //:
  //: Take five labeled images each of 7, 8 and 9. Are they enough to learn these classes? We
  //: compare four ways:
  //:
  //: - a linear probe on pixels;
  //: - a linear probe on the embeddings;
  //: - *fine-tuning*: a new linear layer, the *head*, on the encoder; the first convolution is
  //:   frozen, the others have a small learning rate and the head a large one;
  //: - training the same network from scratch.
  //:
  //: Then we do all four again with half of the images of the unseen classes.
  //: @term fine-tuning: training a pretrained encoder further, with a new head
  //: @term head: the layers after an encoder, made for one task
  let few = (7...9).flatMap { label in
    half.labels.indices.filter { half.labels[$0] == label }.prefix(5)
  }
  func tuned(
    _ body: Sequential, _ examples: Digits, frozen: [String], learningRate: Double
  ) -> Double {
    var generator = Generator(seed: seed)
    let network = Sequential(body, Linear(256, 3, using: &generator))
    let tuning = FineTuning(network, frozen: frozen, head: ["1"])
    let optimizer = tuning.optimizer(backboneLearningRate: learningRate, headLearningRate: 1e-2) {
      Adam($0, learningRate: $1)
    }
    tuning.train()
    for _ in 0..<40 {
      optimizer.zeroGradients()
      let logits = network(Variable(examples.images))
      CrossEntropyLoss()(logits, examples.labels.map { $0 - 7 }).backward()
      optimizer.step()
    }
    let predictions = network.embeddings(rest.images).argmax(axis: 1).scalars
    return Double(zip(predictions, rest.labels).count { Int($0) + 7 == $1 })
      / Double(rest.labels.count)
  }
  //: Fine-tuning changes the encoder, so it gets a copy.
  let examples = [half[few], half]
  let fineTuned = try examples.map { examples in
    let copy = try copy(of: body)
    let accuracy = tuned(copy, examples, frozen: ["0.0", "0.1"], learningRate: 1e-4)
    claim(
      copy[0].parameters()[0].value == body[0].parameters()[0].value
        && copy[3].parameters()[0].value != body[3].parameters()[0].value,
      "the first convolution did not change, the second did")
    return accuracy
  }
  let scratch = examples.map {
    var generator = Generator(seed: seed)
    return tuned(smallEncoder(using: &generator).body, $0, frozen: [], learningRate: 1e-2)
  }
  table(
    [["accuracy on the other half", "five of each", "\(half.labels.count) in all"]]
      + [
        ("probe on pixels", examples.map { probeAccuracy($0) { $0.flattened(from: 1) } }),
        ("probe on embeddings", examples.map { probeAccuracy($0) { features($0) * 16 } }),
        ("fine-tuned", fineTuned), ("from scratch", scratch),
      ].map { [$0] + $1.map(short) })
  //: With five examples of each class, the simple methods are hard to beat: a linear probe has few
  //: parameters, so it overfits little. A method that changes many parameters needs many examples.
  //: (For images as small as these, a probe on pixels is enough. Chapter 15 has images for which it
  //: is not.)

  //: ## Maps
  //:
  //: Metrics do not show *what* went wrong. Maps do. Principal component analysis (chapter 13)
  //: projects onto the two directions of largest variance: an honest but crowded shadow. These are
  //: the ResNet's embeddings of the unseen classes:
  let flat = PCA(unseenRows, components: 2)
  try plot(
    scatter(flat.projected(unseenRows), labels: unseen.labels), to: "pca-resnet.svg",
    x: "component 0", y: "component 1")
  let share = flat.explainedVarianceRatio.sum().item
  note("the two components explain \(Int((share * 100).rounded())) % of the variance")
  //: *t-SNE* gives up distances and keeps neighbors: points that are close in the map are
  //: embeddings that are close. But a large distance in the map means nothing, and neither does the
  //: size of a cluster. The *trustworthiness* of a map says how far its neighbors are true
  //: neighbors; 1 is perfect. Here are two maps of the unseen classes, for the ResNet and for the
  //: new embeddings:
  //: @term t-SNE: a map that keeps neighbors close and gives up distances
  //: @term trustworthiness: to what extent neighbors in a map are true neighbors, from 0 to 1
  let newRows = features(unseen.images)
  for (name, rows) in [("resnet", unseenRows), ("similarity", newRows)] {
    let map = TSNE(rows, iterations: 500)
    try plot(
      scatter(map.positions, labels: unseen.labels), to: "tsne-\(name).svg", x: "", y: "")
    note(
      "trustworthiness: \(short(trustworthiness(map.positions, of: rows, k: 10)))"
    )
  }

  //: ## Search without looking at everything
  //:
  //: An exact search compares the query with every row. For a million rows and a thousand queries a
  //: second, that is too much. *HNSW* (hierarchical navigable small world) links each row to some
  //: of its neighbors. A search walks along the links, always to the neighbor that is closest to
  //: the query, until none is closer. It begins in a layer with few rows and long links, and
  //: continues in layers with more rows and shorter links. It looks at few rows, and may miss some
  //: results. The fraction of the right results that it finds is its *recall*, which is not to be
  //: confused with recall at k. For each digit of an unseen class, find the ten nearest known
  //: digits, exactly and with HNSW:
  //: @term HNSW: a graph of neighbors in several layers, in which a search looks at few rows
  //: @term recall: the fraction of the right results that a search finds
  let stored = features(known.images)
  let exact = NeighborIndex(stored).nearest(10, to: newRows)
  let walk = HNSW(stored, connections: 4, efConstruction: 40, seed: seed)
  let recalls = [10, 20, 40, 160].map { effort in
    (effort, walk.nearest(10, to: newRows, efSearch: effort).recall(of: exact))
  }
  table(
    [["candidates kept during the search", "recall of the ten nearest"]]
      + recalls.map { ["\($0)", short($1)] })
  claim(
    recalls[3].1 > recalls[0].1 && recalls[3].1 > 0.9,
    "more candidates find more, in the end nearly all")

  //: ## More seeds, other classes
  //:
  //: One seed is an anecdote. And we chose the layer by looking at these very classes, so the AUC
  //: above is too good. `swift run chapter-14 --full` repeats the comparison with five more seeds,
  //: and then with other unseen classes, 0 to 2 and 3 to 5. Each time it checks that the
  //: contrastive ResNet is worse than raw pixels, and that the nine views of the second convolution
  //: are better.
  begin()
  if options.flag("full") {
    try moreSeeds(all) { train, unseen, seed in
      let (body, last) = try similarityEncoder(train, seed: seed)
      return areas(body, last, unseen)
    }
  }

  //: ## What was built
  //:
  //: Seven questions: neighbors, pairs and a threshold, search, clusters, a linear probe, a few
  //: examples, a map. None of these is *the* question; each stands for a use. And three habits.
  //: Compare every number with a simple baseline. Choose on training data, evaluate on held-out
  //: data. And hold out *classes*, not only images, if you promise something about unseen classes:
  //: other digits, other cats.
  //:
  //: Read next: K. Musgrave, S. Belongie and S.-N. Lim, "A metric learning reality check" (2020),
  //: on numbers that were too good; X. Wang and others, "Multi-similarity loss with general pair
  //: weighting" (2019); Y. Malkov and D. Yashunin, "Efficient and robust approximate nearest
  //: neighbor search using hierarchical navigable small world graphs" (2018); M. Wattenberg, F.
  //: Viégas and I. Johnson, "How to use t-SNE effectively" (2016).
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/14-EvaluatingEmbeddings`. `swift run learn list` lists the
  //: exercises; `swift run learn check 14` checks this chapter's.
}
