//: # 14. Evaluating embeddings
//: @question A network gives 128 numbers for a picture: are they good ones?
//:
//: A network gives you 128 numbers for a picture. Are they good ones? The loss cannot tell you: it is small
//: when the network pleases the loss. You want to know whether the numbers will do for what you have in
//: mind: find the cat that came yesterday, search a million pictures, sort them without being told into what,
//: learn a new animal from five pictures.
//:
//: So this chapter asks embeddings seven questions, first of six points that can be checked by hand, then of
//: digits. Then it asks again about digits that the network has never seen in training. There the network of
//: chapter 13 fails, worse than if there were no network at all. You will see why, and what to do about it.
import AnimalStudy
import Autograd
import Contrastive
import Datasets
import Layers
import Models
import Notebook
import Optimizers
import Tensors
import Training
import Vision

/// How often a pair of one class is nearer than a pair of two.
func areaUnderCurve(
  _ embeddings: Tensor<Float>, _ labels: [Int], _ distance: Distance = .euclidean
) -> Double {
  Verification(embeddings: embeddings, labels: labels, distance: distance).areaUnderCurve
}

/// Three decimals.
func short(_ number: Double) -> String { rounded(number, 3) }

/// The points of each class as a curve.
func clouds(_ points: Tensor<Float>, _ labels: [Int]) -> [Curve] {
  Set(labels).sorted().map { label in
    let own = labels.indices.filter { labels[$0] == label }
    return Curve(
      "\(label)", own.map { (Double(points[$0, 0].item), Double(points[$0, 1].item)) },
      style: .points)
  }
}

chapter([
  .integer("seed", 1, "what all random numbers follow from"),
  .flag("full", "at the end, on five more seeds and with other strangers"),
]) { options in
  //: ## Six points
  //:
  //: Six embeddings of one number each, so that they lie on a line. Three show class 1, three class 2.
  let line: Tensor<Float> = [[0], [1], [2], [5], [6], [9]]
  let classes = [1, 1, 2, 2, 2, 1]
  show(Distance.euclidean.matrix(line, line))

  //: ### Are neighbors alike?
  //:
  //: Let every point be named by its nearest other. Never by itself: it is at distance 0 and knows the answer.
  //: This is called *leave one out*. 0 is named by 1, right. 1 has two neighbors at distance 1, the points 0
  //: and 2; of equally near ones the first counts, so 0 names it, right. 2 is named by 1, wrong. 5 and 6 name
  //: each other, right, and 9 is named by 6, wrong: four of six.
  //: @term leave one out: asking about each point with all the others, never with itself
  let neighbors = KNearestNeighbors(line, labels: classes)
  show(neighbors.leaveOneOutPredictions(k: 1))
  claim(neighbors.leaveOneOutAccuracy(k: 1) == 4.0 / 6, "four of six")
  //: Or let the $k$ nearest vote. With $k = 3$ a single bad neighbor is forgiven, but a class with few members
  //: is harmed: all of class 1 is outvoted now. (Where classes have as many votes, the smallest label wins. A
  //: rule must say it, or the number depends on the order of things.)
  show(neighbors.leaveOneOutPredictions(k: 3))

  //: ### Same or different?
  //:
  //: Take all pairs. Of fifteen, six show one class, nine two.
  let pairs = Verification(embeddings: line, labels: classes)
  //: Move a threshold from 0 up. Pairs within it are called "same". Of the truly same ones as many as possible
  //: should be, of the different ones as few. Each threshold is one point of the *ROC curve*.
  //: @term ROC curve: for every threshold, how many same pairs and how many different ones lie within it
  table(
    [["threshold", "different called same", "same called same"]]
      + pairs.curve.map { point in
        [
          "\(point.threshold)", "\(Int((point.falsePositiveRate * 9).rounded())) of 9",
          "\(Int((point.truePositiveRate * 6).rounded())) of 6",
        ]
      })
  //: The area under this curve is the AUC of chapter 12: draw a same pair and a different one; how often is the
  //: same pair the nearer? There are $6 \cdot 9 = 54$ ways to draw. The two same pairs at distance 1 win 8½ each (a
  //: tie is half), that at 3 wins 6½, that at 4 wins 5, those at 8 and 9 none.
  show(pairs.areaUnderCurve * 54)
  claim(
    abs(pairs.areaUnderCurve - 28.5 / 54) < 1e-12, "8½ + 8½ + 6½ + 5 = 28½ of 54: near guessing")
  //: The *equal error rate* is where the curve's two errors are equal: as many same pairs missed as different
  //: ones taken.
  //: @term equal error rate: the errors where as many same pairs are missed as different ones are taken
  show(short(pairs.equalErrorRate))

  //: ### Is what I look for near the top?
  //:
  //: Each point searches the others. *Recall at k*: how many searches have a right one among the first $k$. At
  //: 1 it is the nearest neighbor again; it can only grow.
  //: @term recall at k: how many searches have a right one among their first k
  let search = Retrieval(line, labels: classes)
  show([1, 2, 3].map { short(search.recall(at: $0)) })
  //: *Mean average precision* wants all of them near the top. Walk down the ranking of point 0: right ones
  //: stand at places 1 and 5. At place 1 the share of right ones so far is 1/1, at place 5 it is 2/5; the
  //: mean is 0.7. The six means are 0.7, 0.7, 5/12, 1, 5/6 and 0.325.
  //: @term mean average precision: how near to the top of a search all the right ones are
  show(search.meanAveragePrecision)
  claim(
    abs(search.meanAveragePrecision - (0.7 + 0.7 + 5.0 / 12 + 1 + 5.0 / 6 + 0.325) / 6) < 1e-9,
    "the mean of the six")

  //: ### Do they form groups by themselves?
  //:
  //: *k-means* is not told any label: it puts down $k$ centers, gives every point to the nearest, moves each
  //: center to the middle of its points, and repeats.
  //: @term k-means: groups found without labels: every point belongs to the nearest of k moving centers
  var generator = Generator(seed: UInt64(options.integer("seed")))
  let groups = KMeans(line, count: 2, using: &generator)
  show(groups.labels)
  //: The groups are the points 0, 1, 2 and the points 5, 6, 9; their names mean nothing. How do they agree with
  //: the classes? Each group has two of one class and one of the other. Count pairs that are together: 3 + 3 in
  //: groups, 3 + 3 in classes, and 1 + 1 in both. By chance it would be $6 \cdot 6 / 15 = 2.4$ in both, and at most it
  //: could be 6. The *adjusted Rand index* is how much of the way from chance to the most was gone:
  //:
  //: $$\frac{\text{both} - \text{chance}}{\text{most} - \text{chance}} = \frac{2 - 2.4}{6 - 2.4} = -\frac{1}{9}$$
  //:
  //: 1 is perfect, 0 is chance, and this is a little below.
  //: @term adjusted Rand index: how well groups agree with classes; 1 is perfect, 0 is chance
  let agreement = ClusterAgreement(groups.labels, with: classes)
  show(short(agreement.adjustedRandIndex))
  claim(abs(agreement.adjustedRandIndex + 1.0 / 9) < 1e-12, "(2 − 2.4) / (6 − 2.4)")
  //: *Normalized mutual information* asks how much the group tells about the class. A class alone is one bit.
  //: Within a group it is a draw of 2 against 1, which still is 0.918 bits. So the group tells 0.082.
  //: @term normalized mutual information: what share of a class a group tells, from 0 to 1
  show(short(agreement.normalizedMutualInformation))
  claim(
    abs(agreement.normalizedMutualInformation - 0.0817) < 1e-4, "1 − 0.918 bits, of 1")

  //: ## Digits that it knows
  //: @varies
  //:
  //: Now real ones. To have something to be surprised by later, take away all 7s, 8s and 9s. The ResNet of
  //: chapter 13 is trained on four fifths of the others, as there, and judged on the last fifth. (A few epochs;
  //: that is enough.)
  let all = try Digits.load()
  let seed = UInt64(options.integer("seed"))
  let (strangers, known) = all.parted(7...9)
  let (train, test) = known.split(0.8, using: &generator)
  note(
    "\(train.labels.count) digits from 0 to 6 to learn from, \(test.labels.count) held out, "
      + "\(strangers.labels.count) strangers: 7, 8 and 9")
  let resNet = try contrastiveResNet(Recipe(digits: train, seed: seed, epochs: 4))
  //: All questions at once, of the held-out digits, and beside them the same of the 64 raw dots. *Always* put
  //: something simple beside your network. The threshold is chosen on pairs of *training* pictures: chosen on
  //: those it is judged by, it would know the answers.
  let questions = [
    "AUC", "equal error rate", "same or different, by threshold", "named by 5 neighbors",
    "recall at 1", "mean average precision", "adjusted Rand index", "mutual information",
  ]
  func answers(_ known: Tensor<Float>, _ asked: Tensor<Float>) -> [Double] {
    let threshold = Verification(embeddings: known, labels: train.labels).bestThreshold
    let pairs = Verification(embeddings: asked, labels: test.labels)
    let found = Retrieval(asked, labels: test.labels)
    var generator = Generator(seed: seed)
    let groups = ClusterAgreement(
      KMeans(asked, count: 7, using: &generator).labels, with: test.labels)
    let votes = KNearestNeighbors(known, labels: train.labels)
    return [
      pairs.areaUnderCurve, pairs.equalErrorRate, pairs.accuracy(threshold: threshold),
      votes.accuracy(asked, labels: test.labels, k: 5), found.recall(at: 1),
      found.meanAveragePrecision, groups.adjustedRandIndex, groups.normalizedMutualInformation,
    ]
  }
  let (knownRows, testRows) = (resNet.embeddings(train.images), resNet.embeddings(test.images))
  let (ofDots, ofEmbeddings) = (answers(train.dots, test.dots), answers(knownRows, testRows))
  table(
    [["digits 0–6", "raw dots", "embeddings"]]
      + questions.indices.map { [questions[$0], short(ofDots[$0]), short(ofEmbeddings[$0])] })
  //: The neighbors of raw dots are good already. All else got better by much: one threshold for all pairs,
  //: everything alike near the top, groups without being told. (Of the equal error rate less is better, of all
  //: others more.) The two ROC curves:
  func roc(_ name: String, _ rows: Tensor<Float>, _ labels: [Int]) -> Curve {
    let points = Verification(embeddings: rows, labels: labels).curve
    let few = stride(from: 0, to: points.count, by: max(1, points.count / 400)).map { points[$0] }
    return Curve(
      name,
      (few + [points[points.count - 1]]).map {
        ($0.falsePositiveRate, $0.truePositiveRate)
      })
  }
  let guessing = Curve("guessing", [(0, 0), (1, 1)])
  try plot(
    [
      roc("embeddings", testRows, test.labels), roc("raw dots", test.dots, test.labels), guessing,
    ], to: "roc-known.svg", x: "different called same", y: "same called same")

  //: ## Digits that it has never seen
  //:
  //: A ruler should measure anything. That was the promise of chapter 12, and there it held: the network compared
  //: cats and dogs that it had never seen. Now the same question about 7s, 8s and 9s: is this the same digit?
  let dotsArea = areaUnderCurve(strangers.dots, strangers.labels)
  let strangerRows = resNet.embeddings(strangers.images)
  let resNetArea = areaUnderCurve(strangerRows, strangers.labels)
  table([
    ["AUC", "raw dots", "embeddings"],
    [
      "digits it knows", short(areaUnderCurve(test.dots, test.labels)),
      short(areaUnderCurve(testRows, test.labels)),
    ], ["digits it has never seen", short(dotsArea), short(resNetArea)],
  ])
  claim(resNetArea < dotsArea - 0.05, "on strangers the network is worse than no network")
  try plot(
    [
      roc("embeddings", strangerRows, strangers.labels),
      roc("raw dots", strangers.dots, strangers.labels), guessing,
    ], to: "roc-strangers.svg", x: "different called same", y: "same called same")

  //: ## Why
  //:
  //: Look where it puts them. For each stranger, which digit is its nearest one in the training set?
  let home = KNearestNeighbors(knownRows, labels: train.labels).predictions(strangerRows, k: 1)
  table(
    [["nearest known digit"] + (0...6).map(String.init)]
      + (7...9).map { stranger in
        ["a \(stranger)"]
          + (0...6).map { known in
            "\(zip(strangers.labels, home).count { $0 == stranger && $1 == known })"
          }
      })
  //: Every stranger has been taken for one of the seven that it knows. The loss asked for just that:
  //: pictures of one digit in one place, and a margin between places. It learnt to see what tells a 4 from
  //: a 1, and to *overlook* all that differs between two 4s: a slant, a bar, a loop that is open. What is
  //: overlooked for one class may be what makes another.
  //:
  //: It can be measured. How many directions do the embeddings fill? (Chapter 13's meter; for seven places
  //: six directions will do.)
  show("\(rounded(EmbeddingHealth(testRows).rank, 1)) of 128")
  //: Is the knowledge gone, or only the ruler bent? A *linear probe* tells. The encoder stays as it is and one
  //: linear layer behind it learns to name 7, 8 and 9 from half of them. What a plane can separate is still
  //: there.
  //: @term linear probe: a linear layer learnt behind an encoder that stays as it is
  let (half, rest) = strangers.split(0.5, using: &generator)
  func probed(_ encode: (Tensor<Float>) -> Tensor<Float>) -> Double {
    let rows = encode(half.images)
    let scale = 1 / rows.squared().mean().sqrt().item
    return LinearProbe(rows * scale, labels: half.labels)
      .accuracy(encode(rest.images) * scale, labels: rest.labels)
  }
  let probes = (
    dots: probed { $0.flattened(from: 1) }, resNet: probed { resNet.embeddings($0) }
  )
  table([
    ["a plane names 7, 8 and 9", "of dots", "of embeddings"],
    ["share of right answers", short(probes.dots), short(probes.resNet)],
  ])
  //: Much of it is gone, and cannot be brought back by whatever stands behind.
  //:
  //: One trap on the way. An encoder is asked in evaluation mode (chapter 10). In training mode batch
  //: normalization would make a picture's embedding depend on its neighbors in the batch, and asking would
  //: move the running statistics: the question would change the encoder. `embeddings(_:)` takes care of
  //: both:
  resNet.train()
  let before = resNet.stateDictionary()
  let twice = [resNet.embeddings(test.images), resNet.embeddings(test.images[0..<1])]
  claim(
    (twice[0][0..<1] - twice[1]).abs().max().item < 1e-3,
    "a picture's embedding does not depend on its company")
  let after = resNet.stateDictionary()
  claim(before.keys.allSatisfy { before[$0] == after[$0] }, "asking has not moved a number")

  //: ## Were seven too few?
  //:
  //: Chapter 12 learnt from forty animals, this network from seven digits. Is that the reason? It can be tried.
  //: Chapter 12's network again, twice: on 280 pictures of seven animals, and on 280 of forty. The judges are its
  //: twenty strangers, cats and dogs that neither has seen.
  let lodgers = Portraits(1000..<1020, 0..<10)
  let herds = try [(animals: 7, pictures: 40), (40, 7)].map { animals, pictures in
    let encoder = try animalEncoder(
      Portraits(0..<animals, 0..<pictures), epochs: 15, seed: seed)
    return areaUnderCurve(encoder.embeddings(lodgers.images), lodgers.labels)
  }
  let lodgersArea = areaUnderCurve(lodgers.images.flattened(from: 1), lodgers.labels)
  table([
    ["cats and dogs never seen", "AUC"], ["raw dots", short(lodgersArea)],
    ["learnt from seven animals", short(herds[0])], ["learnt from forty", short(herds[1])],
  ])
  claim(herds[0] > lodgersArea + 0.1, "seven animals are enough to measure other ones")
  //: Seven do. So it is not their number. Animals all differ in the same ways, coat, ears and markings: who has
  //: learnt to see these in seven sees them in an eighth. And what was overlooked, the pose, the light and the wall,
  //: never tells one animal from another. But every digit differs from the others in a way of its own. So before you
  //: trust a ruler with strangers, ask: do they differ from each other as those did that it learnt from?

  //: ## A ruler that measures what it has not seen
  //:
  //: Back to the digits. Three changes, each against the overlooking.
  //:
  //: First, another loss. The contrastive loss pulls until every pair of a class is at distance 0. The
  //: *multi-similarity loss* looks at *cosines*: the cosine of the angle between two embeddings is 1 where they
  //: point the same way and 0 where they stand at right angles. And it looks at those pairs alone that are hard
  //: within their batch: it stops pulling what is near enough. It needs batches with several pictures of each
  //: class, here 12 of each of 7. A small network will do. Each picture comes moved by up to a dot, lighter or
  //: darker, and with noise: overlook *this*, we say, and leave the rest.
  //: @term cosine: how far two embeddings point the same way: 1 wholly, 0 at right angles, −1 against each other
  func similarityEncoder(_ recipe: Recipe) throws -> (body: Sequential, last: Linear) {
    var generator = Generator(seed: recipe.seed)
    let (body, last) = smallEncoder(using: &generator)
    let shift = RandomCrop(8, padding: 1)
    let views = Pictures(digits: recipe.digits).mapValues(seed: recipe.seed) { picture, generator in
      let light = generator.uniform(in: 0.7..<1.3)
      let noise = Tensor<Float>.normal(picture.shape, using: &generator) * 0.1
      return shift(picture, using: &generator) * light + noise
    }
    let sampler = BalancedSampler(
      labels: recipe.digits.labels, classes: 7, items: 12, seed: recipe.seed)
    let optimizer = Adam(body.parameters() + last.parameters(), learningRate: 1e-3)
    let loss = MultiSimilarityLoss()
    try Trainer(DataLoader(views, sampler: sampler), optimizer: optimizer, epochs: recipe.epochs)
      .run { items in
        loss(last(body(Variable(.stack(items.map(\.value))))), labels: items.map(\.label))
      }
    return (body, last)
  }
  let (body, last) = try similarityEncoder(Recipe(digits: train, seed: seed, epochs: 12))
  //: Second, another place to read. The last layer is where the loss acts, so there the overlooking is complete.
  //: The earlier we read, the more is left.
  //:
  //: Third, several looks. A digit moved by a dot is the same digit. So `looks` sees it as it is and in nine
  //: places, itself and one dot away in each direction; it takes the mean direction of the nine, and puts it
  //: beside the first.
  func areas(_ body: Sequential, _ last: Linear, _ strangers: Digits) -> [(String, Double)] {
    let (images, labels) = (strangers.images, strangers.labels)
    let third = body.embeddings(images)
    let lastRows = withoutGradients { last(Variable(third)).value }
    let second = first(6, of: body)
    return [
      ("last layer", areaUnderCurve(lastRows, labels, .cosine)),
      ("third convolution", areaUnderCurve(third, labels, .cosine)),
      ("second convolution", areaUnderCurve(second.embeddings(images), labels, .cosine)),
      ("and nine looks", areaUnderCurve(looks({ second.embeddings($0) }, images), labels, .cosine)),
    ]
  }
  let found = areas(body, last, strangers)
  let dotsLooks = looks({ $0.flattened(from: 1) }, strangers.images)
  table(
    [
      ["7, 8 and 9, never seen", "AUC"], ["contrastive ResNet", short(resNetArea)],
      ["raw dots", short(dotsArea)],
      ["raw dots and nine looks", short(areaUnderCurve(dotsLooks, strangers.labels, .cosine))],
    ] + found.map { ["multi-similarity, \($0)", short($1)] })
  claim(found[3].1 > dotsArea, "now the embeddings measure strangers better than dots do")
  //: Looking nine times does nothing for the dots: what is gained is the network's. Nothing is free, though. For
  //: the digits that it knows it is a poorer ruler now than the ResNet, if a better one than the dots. Its AUC
  //: for those:
  let early = first(6, of: body)
  func ruler(_ images: Tensor<Float>) -> Tensor<Float> { looks({ early.embeddings($0) }, images) }
  show(short(areaUnderCurve(ruler(test.images), test.labels, .cosine)))

  //: ## A new name from a few examples
  //:
  //: Five pictures each of 7, 8 and 9 with their labels: can it learn them? Four ways:
  //:
  //: - a plane through the dots;
  //: - a plane through the embeddings;
  //: - *fine-tuning*: a new head on the encoder, the first convolution frozen, the other ones moved a little, the
  //:   head a lot;
  //: - the same network from scratch.
  //:
  //: Then all four again with half of all the strangers to learn from.
  //: @term fine-tuning: training a trained encoder a little further, behind it a new head
  let few = (7...9).flatMap { label in
    half.labels.indices.filter { half.labels[$0] == label }.prefix(5)
  }
  func tuned(
    _ body: Sequential, _ lessons: Digits, frozen: [String], bodyRate: Double
  ) -> Double {
    var generator = Generator(seed: seed)
    let network = Sequential(body, Linear(256, 3, using: &generator))
    let tuning = FineTuning(network, frozen: frozen, head: ["1"])
    let optimizer = tuning.optimizer(bodyRate: bodyRate, headRate: 1e-2) {
      Adam($0, learningRate: $1)
    }
    tuning.train()
    for _ in 0..<40 {
      optimizer.zeroGradients()
      let logits = network(Variable(lessons.images))
      CrossEntropyLoss()(logits, lessons.labels.map { $0 - 7 }).backward()
      optimizer.step()
    }
    let answers = network.embeddings(rest.images).argmax(axis: 1).scalars
    return Double(zip(answers, rest.labels).count { Int($0) + 7 == $1 })
      / Double(rest.labels.count)
  }
  func plane(_ lessons: Digits, _ encode: (Tensor<Float>) -> Tensor<Float>) -> Double {
    LinearProbe(encode(lessons.images), labels: lessons.labels)
      .accuracy(encode(rest.images), labels: rest.labels)
  }
  //: Fine-tuning changes the encoder, so it gets a copy.
  func copied() throws -> Sequential {
    var generator = Generator(seed: 0)
    let copy = smallEncoder(using: &generator).body
    try copy.load(body.stateDictionary())
    return copy
  }
  let lessons = [half[few], half]
  let fineTuned = try lessons.map { lessons in
    let copy = try copied()
    let accuracy = tuned(copy, lessons, frozen: ["0.0", "0.1"], bodyRate: 1e-4)
    claim(
      copy[0].parameters()[0].value == body[0].parameters()[0].value
        && copy[3].parameters()[0].value != body[3].parameters()[0].value,
      "the first convolution stayed, the second moved")
    return accuracy
  }
  let scratch = lessons.map {
    var generator = Generator(seed: seed)
    return tuned(smallEncoder(using: &generator).body, $0, frozen: [], bodyRate: 1e-2)
  }
  table(
    [["right, of the other half", "five each", "\(half.labels.count) in all"]]
      + [
        ("a plane through dots", lessons.map { plane($0) { $0.flattened(from: 1) } }),
        ("a plane through embeddings", lessons.map { plane($0) { ruler($0) * 16 } }),
        ("fine-tuned", fineTuned), ("from scratch", scratch),
      ].map { [$0] + $1.map(short) })
  //: With five examples the plain things are hard to beat: a plane has few numbers to be misled by. What moves many
  //: numbers wants many examples.

  //: ## Maps
  //:
  //: Numbers do not show *what* went wrong; maps do. *PCA* turns the space so that the two directions in
  //: which embeddings differ most lie in the paper: a shadow, honest and crowded. The strangers in the
  //: ResNet's space:
  //: @term PCA: principal component analysis: the directions in which points differ most
  let flat = PCA(strangerRows, components: 2)
  try plot(
    clouds(flat.projected(strangerRows), strangers.labels), to: "pca-resnet.svg",
    x: "first component", y: "second component")
  let share = flat.explainedVarianceRatio.sum().item
  note("the two components carry \(Int((share * 100).rounded())) % of the variance")
  //: *t-SNE* gives up distances and keeps neighbors: near in the map is near in the space. What is far in
  //: the map may be anything, and how large a group looks means nothing. Two maps of the strangers, by the
  //: ResNet and by the new ruler:
  //: @term t-SNE: a map that keeps neighbors together and gives up distances
  let newRows = ruler(strangers.images)
  for (name, rows) in [("resnet", strangerRows), ("similarity", newRows)] {
    let map = TSNE(rows, iterations: 500)
    try plot(
      clouds(map.positions, strangers.labels), to: "tsne-\(name).svg", x: "", y: "")
    note("neighbors kept: \(short(trustworthiness(map.positions, of: rows, k: 10)))")
  }

  //: ## Searching without looking at everything
  //:
  //: An exact search compares with every row. For a million rows and a thousand questions a second that is
  //: too much. *HNSW* links every row with some near ones, and walks: from wherever it stands to the
  //: neighbor that is nearest to the question, until none is nearer. It looks at few rows, and may miss
  //: some. How many? Ask it the same as the exact one: the ten nearest of all digits that are not
  //: strangers, for every stranger.
  //: @term HNSW: a graph of near neighbors in layers, walked to find the nearest quickly
  let shelf = ruler(known.images)
  let exact = NeighborIndex(shelf).nearest(10, to: newRows)
  let walk = HNSW(shelf, connections: 4, effort: 40, seed: seed)
  let recalls = [10, 20, 40, 160].map { effort in
    (effort, walk.nearest(10, to: newRows, effort: effort).recall(of: exact))
  }
  table(
    [["candidates kept on the walk", "of the ten nearest found"]]
      + recalls.map { ["\($0)", short($1)] })
  claim(
    recalls[3].1 > recalls[0].1 && recalls[3].1 > 0.9, "more effort finds more, at last nearly all")

  //: ## More seeds, other strangers
  //:
  //: One seed is an anecdote, and which layer to read was chosen by looking at these very strangers: the number
  //: above flatters us. `swift run chapter-14 --full` does it again with five more seeds, and then with other
  //: strangers, 0 to 2 and 3 to 5. Each time it checks that the contrastive ResNet is behind the raw dots, and
  //: that the nine looks are ahead of them.
  begin()
  if options.flag("full") {
    try moreSeeds(all) { recipe, strangers in
      let (body, last) = try similarityEncoder(recipe)
      return areas(body, last, strangers)
    }
  }

  //: ## What was built
  //:
  //: Seven questions: neighbors, pairs and a threshold, search, groups, a plane, a few examples, a map.
  //: None of them is *the* measure; each stands for a use. And three habits. Put something simple beside
  //: every number. Choose on training data, judge on held-out data. And hold out *classes*, not pictures
  //: only, where the promise is about classes never seen: other digits, other cats.
  //:
  //: Read next: K. Musgrave, S. Belongie and S.-N. Lim, "A metric learning reality check" (2020), on
  //: numbers that were too good; X. Wang and others, "Multi-similarity loss with general pair weighting"
  //: (2019); Y. Malkov and D. Yashunin, "Efficient and robust approximate nearest neighbor search using
  //: hierarchical navigable small world graphs" (2018); M. Wattenberg, F. Viégas and I. Johnson, "How to
  //: use t-SNE effectively" (2016).
  //:
  //: ## Exercises
  //:
  //: 14.1 *kNN*: leave one out, and ties. 14.2 *linearProbe*: what an encoder knows, and nothing that it learns
  //: meanwhile. 14.3 *fineTune*: frozen means frozen. 14.4 *recallAtK*: is one of the right ones near the top?
  //: The files are in `Exercises/14-EvaluatingEmbeddings`; `swift run learn check 14` checks them.
}
