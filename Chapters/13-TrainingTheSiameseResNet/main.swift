//: # 13. Training the Siamese ResNet
//: @question How does a network learn to say whether two pictures show the same thing?
//:
//: The cats and dogs of chapter 12 were drawn by a program. Does a Siamese network also learn from what
//: people made, each in a way of their own? Handwriting is such a thing. Somebody shows you two digits. Are
//: they the same digit? You can answer although you never saw this writer. You do not compare dot by dot:
//: a 7 shifted by one dot would be a stranger then. You compare what the pictures *are*.
//:
//: This chapter trains a network to do that: the ResNet of chapter 11, with the ruler and the loss of
//: chapter 12. It is soon done here and takes days elsewhere, so the second half is about what a long
//: training needs: pairs that still teach, a meter that sees what the loss hides, and a way to go on after
//: a power cut. All of it serves cats as well as digits.
import AnimalStudy
import Autograd
import Contrastive
import Datasets
import Layers
import Models
import Notebook
import NotebookGraphs
import NotebookImages
import Optimizers
import Tensors
import Training
import Vision

/// The ResNet-18 of chapter 11 with 16 channels instead of 64, a stem for small pictures, and no last layer.
func smallResNet(using generator: inout Generator) -> ResNet18 {
  let encoder = ResNet18(channels: 1, stem: .small, width: 16, using: &generator)
  encoder.fc = Identity()
  return encoder
}

/// How far pairs of one digit are apart, and pairs of two, in the mean over all pairs.
func meanDistances(
  _ embeddings: Tensor<Float>, _ labels: [Int]
) -> (same: Double, different: Double) {
  let all = Distance.euclidean.matrix(embeddings, embeddings).scalars
  var (sums, counts) = ([0.0, 0.0], [0.0, 0.0])
  for i in labels.indices {
    for j in 0..<i {
      let kind = labels[i] == labels[j] ? 0 : 1
      sums[kind] += Double(all[i * labels.count + j])
      counts[kind] += 1
    }
  }
  return (sums[0] / max(counts[0], 1), sums[1] / max(counts[1], 1))
}

/// The points of each digit as a curve.
func clouds(_ points: Tensor<Float>, _ labels: [Int]) -> [Curve] {
  Set(labels).sorted().map { label in
    let own = labels.indices.filter { labels[$0] == label }
    return Curve(
      "\(label)", own.map { (Double(points[$0, 0].item), Double(points[$0, 1].item)) },
      style: .points)
  }
}

/// Ends a training early, as a power cut does.
struct PowerCut: Error {}

chapter([
  .integer("epochs", 20, in: 0...10_000, "how often every image is seen").quick(1),
  .integer("seed", 1, "what all random numbers follow from"),
  .integer("batch", 32, in: 2...100_000, "how many pairs make a step"),
  .text("data", "", "another file of digits, in the form of the one that comes with Wingbeat"),
]) { options in
  //: ## The data
  //:
  //: 1,797 digits that 43 people wrote, as 8 × 8 dots of ink from 0 to 1. Here is one, times 16, so that its
  //: numbers are whole.
  let digits =
    options.string("data").isEmpty
    ? try Digits.load() : try Digits.load(from: options.string("data"))
  show(digits.images.shape)
  show(digits.images[0, 0] * 16)
  //: You can see the ring of a 0 in it. We train on 70 % of the digits and never look at the other 30 %
  //: until the end: what matters is how the network does on digits it has not seen.
  var generator = Generator(seed: UInt64(options.integer("seed")))
  let (train, test) = digits.split(0.7, using: &generator)
  note("\(train.labels.count) digits to learn from, \(test.labels.count) held out")

  //: ## Pairs, drawn on the fly
  //:
  //: The network learns from pairs and one bit for each: same digit, or not. There are over a million
  //: pairs, so they are not stored. Every digit takes its turn as the first of a pair, and a partner is
  //: drawn for it: for one half of the pairs from the same class, for the other half from another.
  let items = train.labels.indices.map { train.images[$0] }
  let pairs = try SiameseDataset(
    items: items, labels: train.labels, seed: UInt64(options.integer("seed")))
  let examples = (0..<6).map { pairs.item($0, epoch: 0) }
  note(
    examples.map { pair in
      let (a, b) = (train.labels[pair.indices.0], train.labels[pair.indices.1])
      return "\(a) and \(b): \(pair.isSame ? "same" : "different")"
    }.joined(separator: "\n"))
  //: The picture shows them, each pair one above the other.
  let tops = examples.map { Image(1 - $0.first) }
  let bottoms = examples.map { Image(1 - $0.second) }
  try show(Image.grid(tops + bottoms, columns: 6, background: 200, scale: 10), as: "pairs.png")

  //: ## One network, used twice
  //:
  //: The encoder is the ResNet-18 of chapter 11, made small: 16 channels instead of 64, and a stem for
  //: small pictures. Its last layer, which would name a class, is replaced by nothing, `Identity`. What
  //: is left turns a picture into 128 numbers.
  let encoder = smallResNet(using: &generator)
  let network = SiameseNetwork(base: encoder)
  note("\(network.parameterCount) parameters")
  //: Both pictures of a pair go through the *same* encoder, hence "Siamese". Take the first four pairs.
  //: (`keepingValues` keeps the numbers on the way, for the picture of the graph below; they are many, and
  //: training does without.)
  let few = PairBatch(Array(examples.prefix(4)))
  let (first, second) = keepingValues {
    network(Variable(few.first, name: "first images"), Variable(few.second, name: "second images"))
  }
  show(first.shape)
  show(first.value[0, 0..<8])
  show(second.value[0, 0..<8])
  //: The distance between two embeddings is the length of their difference.
  let distance = first.pairwiseDistance(second).named("distance")
  show(distance.value)

  //: ## The contrastive loss, term by term
  //:
  //: Chapter 12's loss on these four pairs. Again $y$ is 1 for a pair that is the same and 0 for one that is
  //: not, and $D$ is the distance:
  //:
  //: $$\begin{aligned} \text{loss} = \text{mean of } & y \cdot D^2 \\ & + (1 - y) \cdot \max(0, \text{margin} - D)^2 \end{aligned}$$
  //:
  //: How large should the margin be? It is a length in the space of embeddings, so look at the lengths
  //: there: this fresh network puts pictures about 15 apart. A margin of 1 would call them all far enough
  //: apart, whatever they show, and only the pull would act: everything would shrink to a point first. A
  //: margin a little larger than the distances lets both forces act from the first step.
  claim((10...20).contains(distance.value.mean().item), "about 15 apart, before any training")
  let contrastive = ContrastiveLoss(margin: 20)
  show(few.isSame)
  let terms = contrastive.terms(distance, isSame: few.isSame)
  show(terms.same.value)
  show(terms.different.value)
  let loss = contrastive(distance, isSame: few.isSame).named("loss")
  show(loss.value)

  //: ## Which way each number should go
  //:
  //: One `backward()` finds the gradient of every parameter. Both twins' gradients have been added up in
  //: the one encoder that they share. The first convolution's first kernel:
  loss.backward()
  show(encoder.conv1.weight.gradient![0, 0])
  //: That is a lot of numbers. To follow them by hand, take three pairs of embeddings of three numbers each.
  //: The first pair is the same, so its embeddings are pulled together: the gradient of $a$ points from $b$
  //: to $a$, and a step goes against it. The second pair is different and nearer than the margin of 1: it is
  //: pushed apart. The third is different and far apart: its gradient is exactly 0. (The tiny numbers come
  //: from the millionth in chapter 12's ruler.)
  let a = Variable([[0, 0, 0], [0.5, 0, 0], [2, 0, 0]], requiresGradient: true, name: "a")
  let b = Variable([[0, 2, 0], [0, 0, 0], [0, 0, 0]], requiresGradient: true, name: "b")
  let small = ContrastiveLoss(margin: 1)(
    a.pairwiseDistance(b).named("D"), isSame: [1, 0, 0]
  ).named("loss")
  small.backward()
  show(a.gradient!)
  claim(a.gradient![2].squared().sum().item == 0, "beyond the margin nothing pulls or pushes")
  try render(small, to: "loss.svg")
  //: The graph of the whole step, one box for every block. Both pictures go through the same encoder, so it
  //: stands there twice:
  try render(loss, to: "step.svg", level: .blocks)

  //: ## Training
  //: @varies
  //:
  //: The loop is chapter 7's. For every batch of pairs: forget the old gradients, compute the loss, go
  //: backward, take a step. The step is Adam's. Its length shrinks from epoch to epoch, along half a cosine
  //: wave, so that the embeddings settle in the end.
  //:
  //: No two people write with the same slant, so each picture is turned a little, by up to ten degrees
  //: either way, and by another angle each time that it is seen (chapter 8). It is not moved: these digits
  //: all fill their frame.
  let turn = RandomRotation(10, .bilinear)
  let seed = UInt64(options.integer("seed"))
  let turned = pairs.map(seed: seed) { pair, generator in
    pair.map { turn($0, using: &generator) }
  }
  let loader = DataLoader(turned, batchSize: options.integer("batch"), seed: seed)
  let epochs = options.integer("epochs")
  let optimizer = Adam(network.parameters(), learningRate: 3e-3)
  let scheduler = Scheduler(optimizer, Cosine(steps: max(epochs, 1)))
  let trainer = Trainer(loader, optimizer: optimizer, epochs: epochs)
  //: To watch the embeddings move, look at five hundred of the training digits before the first epoch and after
  //: each: how far apart are pairs of one digit, and pairs of two?
  let watched = train.images[0..<500]
  let watchedLabels = Array(train.labels.prefix(500))
  var gaps: [(same: Double, different: Double)] = []
  var maps: [(epoch: Int, points: Tensor<Float>)] = []
  func look(_ epoch: Int) {
    let rows = encoder.embeddings(watched)
    gaps.append(meanDistances(rows, watchedLabels))
    if [0, 2, epochs].contains(epoch) {
      maps.append((epoch, PCA(rows, components: 2).projected(rows)))
    }
  }
  look(0)
  begin()
  try trainer.run { epoch, loss in
    note("Epoch \(epoch)/\(epochs), Loss: \(rounded(Double(loss), 4))")
    scheduler.step()
    look(epoch)
  } loss: { items in
    let batch = PairBatch(items)
    let (first, second) = network(Variable(batch.first), Variable(batch.second))
    return contrastive(first.pairwiseDistance(second), isSame: batch.isSame)
  }
  //: The two kinds of pairs part: the same ones go to 0, the different ones to the margin, and there they are
  //: let go.
  let times = gaps.indices.map(Double.init)
  try plot(
    [
      Curve("pairs of two digits", zip(times, gaps.map(\.different)).map { ($0, $1) }),
      Curve("pairs of one digit", zip(times, gaps.map(\.same)).map { ($0, $1) }),
      Curve("the margin", times.map { ($0, 20) }),
    ], to: "apart.svg", x: "epoch", y: "mean distance")
  //: And seen from the side, in the two directions in which they differ most: one cloud at first, ten groups at
  //: last. Seen so flat, some stand in front of others. (Chapter 14 says more about such maps.)
  for (epoch, points) in maps {
    try plot(
      clouds(points, watchedLabels), to: "map-\(epoch).svg", x: "first direction",
      y: "second direction")
  }

  //: ## Was anything learnt?
  //:
  //: Now the digits that were held out. Three questions, each asked of the embeddings and, to compare, of
  //: the 64 raw dots:
  //:
  //: - *AUC*, as in chapter 12: draw a pair of the same digit and a pair of different ones; how often is the
  //:   first pair the nearer one?
  //: - *Same or different*: answered by one threshold for the distance, the one that was best on the
  //:   training pairs.
  //: - *1-NN*, the nearest neighbor: which digit is it? The answer of the nearest training digit.
  func judge(_ name: String, _ trained: Tensor<Float>, _ heldOut: Tensor<Float>) -> [String] {
    let threshold = Verification(embeddings: trained, labels: train.labels).bestThreshold
    let pairs = Verification(embeddings: heldOut, labels: test.labels)
    let nearest = nearestNeighborAccuracy(
      queries: heldOut, labels: test.labels, references: trained, referenceLabels: train.labels)
    return [
      name, rounded(pairs.areaUnderCurve, 4),
      rounded(100 * pairs.accuracy(threshold: threshold), 1) + " %",
      rounded(100 * nearest, 1) + " %",
    ]
  }
  table([
    ["", "AUC", "same or different", "1-NN"],
    judge("raw dots", train.images.flattened(from: 1), test.images.flattened(from: 1)),
    judge("embeddings", encoder.embeddings(train.images), encoder.embeddings(test.images)),
  ])
  //: Raw dots find the nearest digit well: with many examples of each, some example is nearly the same
  //: dot by dot. But as a ruler they are poor: no single threshold says "same" or "different" reliably.
  //: The embeddings have made one ruler that works for all digits.

  //: ## Nearer than, instead of near
  //:
  //: The contrastive loss wants all pictures of a digit in one place. One may ask for less. A *triplet* is
  //: an anchor $a$, a positive $p$ of its digit and a negative $n$ of another. All that is wanted is that the
  //: positive is nearer than the negative, by a margin; $d$ is the distance:
  //: @term triplet: a picture, the anchor, with one of its own class and one of another
  //:
  //: $$\text{loss} = \max(0, d(a, p) - d(a, n) + \text{margin})$$
  //:
  //: Anchor at 0, positive at 2, and a margin of 1. A negative at 5 is *easy*: it costs nothing. One at 2.5 is
  //: *semi-hard*: in the right order, but too near. One at 1 is *hard*: nearer than the positive.
  let triplet = TripletLoss(margin: 1, averaging: .all)
  let costs = [Float(5), 2.5, 1].map { place in
    triplet(
      anchors: Variable([[0]]), positives: Variable([[2]]),
      negatives: Variable(Tensor([place], shape: [1, 1]))
    )
    .item
  }
  show(costs)
  claim(costs == [0, 0.5, 2], "0, 2 − 2.5 + 1 and 2 − 1 + 1")
  //: Take two hundred of the held-out digits, up to twenty of each. An anchor has up to 19 positives and 180
  //: negatives, which makes over half a million triplets. How many of them cost anything, at a margin of
  //: 10, before training and after it?
  let sampler = BalancedSampler(labels: test.labels, classes: 10, items: 20, seed: seed)
  let batch = test[Array(Set(sampler.batches(epoch: 0)[0])).sorted()]
  func counts(_ encoder: Module) -> [String] {
    let rows = Variable(encoder.embeddings(batch.images))
    let comparison = Comparison(rows, labels: batch.labels)
    let all = TripletMiner.all.triplets(comparison).count
    let hard = TripletMiner.hard.triplets(comparison).count
    let semiHard = TripletMiner.semiHard.triplets(comparison, margin: 10).count
    return ["\(all - hard - semiHard)", "\(semiHard)", "\(hard)"]
  }
  var other = Generator(seed: seed)
  table([
    ["triplets", "easy", "semi-hard", "hard"],
    ["before"] + counts(smallResNet(using: &other)), ["after"] + counts(encoder),
  ])
  //: Nearly all have become easy, and an easy triplet teaches nothing: its gradient is 0. Drawing triplets blindly
  //: would be computing zeros. So one looks for those that still teach. This is called *mining*. The best known
  //: way takes for each anchor of a batch its farthest positive and its nearest negative. Here are the six most
  //: difficult anchors; below each stands its farthest positive, and below that its nearest negative:
  //: @term mining: looking in a batch for the pairs or triplets that still teach something
  let worst = hardest(encoder.embeddings(batch.images), batch.labels).prefix(6)
  let shown = worst.map(\.anchor) + worst.map(\.positive) + worst.map(\.negative)
  try show(
    Image.grid(shown.map { Image(1 - batch.images[$0]) }, columns: 6, background: 200, scale: 10),
    as: "hard.png")
  table(
    [["anchor", "its farthest positive at", "its nearest negative", "at"]]
      + worst.map {
        [
          "a \(batch.labels[$0.anchor])", rounded($0.toPositive, 1),
          "a \(batch.labels[$0.negative])", rounded($0.toNegative, 1),
        ]
      })
  //: Hard ones have a danger. A wrong label is the hardest negative of all; and early in training, when
  //: everything is hard, the cheapest answer to the hardest triplets is to put everything in one place.
  //: FaceNet therefore takes semi-hard ones.

  //: ### The cats again
  //:
  //: Nothing of this knows that it is about digits. Chapter 12's network, learnt once more from forty animals, and
  //: its twenty strangers: for six of them, the most difficult picture, below it the farthest picture of the same
  //: animal, and below that the nearest one of another:
  let cats = try animalEncoder(Portraits(0..<40, 0..<20), epochs: min(epochs, 12), seed: seed)
  let strangers = Portraits(1000..<1020, 0..<10)
  var seen: Set<Int> = []
  let six = hardest(cats.embeddings(strangers.images), strangers.labels)
    .filter { seen.insert(strangers.labels[$0.anchor]).inserted }.prefix(6)
  try show(
    pictures: (six.map(\.anchor) + six.map(\.positive) + six.map(\.negative))
      .map { strangers.images[$0] }, columns: 6, scale: 3, as: "hard-animals.png")
  //: From the front and from the side, close and far away, by day and at dusk: that is what such positives have to
  //: teach. And some of the strangers below them you would have to look at twice yourself.

  //: ## When the loss lies
  //:
  //: One place for everything is chapter 12's collapse, and the loss may even like it. Take a small network of two
  //: linear layers and leave out the push: ten epochs on the pairs that are the same, and on no other. (With
  //: batch normalization it would take longer: that brings every channel back to variance 1.)
  var lonely = Generator(seed: seed)
  let collapsing = SiameseNetwork(
    base: Sequential(
      Flatten(), Linear(64, 128, using: &lonely), ReLU(), Linear(128, 128, using: &lonely)))
  let pull = Adam(collapsing.parameters(), learningRate: 3e-3)
  let meter = CollapseMeter()
  let fresh = EmbeddingHealth(collapsing.base.embeddings(watched))
  let losses = try Trainer(
    DataLoader(pairs, batchSize: 32, seed: seed), optimizer: pull, epochs: 10
  ).run { items in
    let batch = PairBatch(items.filter(\.isSame))
    let (first, second) = collapsing(Variable(batch.first), Variable(batch.second))
    meter.add(first.value)
    return first.pairwiseDistance(second).squared().mean()
  }
  let lastRows = collapsing.base.embeddings(watched)
  let collapsed = meanDistances(lastRows, watchedLabels)
  show(losses.map { rounded(Double($0), 5) }.joined(separator: " "))
  note(
    "mean distance: \(rounded(collapsed.same, 4)) of one digit, \(rounded(collapsed.different, 4)) of two"
  )
  //: What a fine loss, and worth nothing: pairs of two digits are hardly farther apart than pairs of one. Only a
  //: look at the embeddings themselves shows it. A *collapse meter* brings each to length 1 and asks how much
  //: every coordinate deviates over the batch. Spread in all directions it is $1/\sqrt{D}$ for $D$ numbers; at
  //: one point it is 0. And it counts how many directions are used. The small network fresh and collapsed, and
  //: the ResNet, trained on both kinds of pairs:
  //: @term collapse meter: how much embeddings of length 1 deviate, and in how many directions
  let trained = EmbeddingHealth(encoder.embeddings(watched))
  let fallen = EmbeddingHealth(lastRows)
  table(
    [["embeddings", "deviation, of healthy", "directions, of 128"]]
      + [("fresh", fresh), ("pulled only", fallen), ("the ResNet", trained)].map {
        [
          $0, "\(rounded(Double(100 * $1.deviation / $1.healthyDeviation), 1)) %",
          rounded($1.rank, 1),
        ]
      })
  //: During the training it watches the last few hundred embeddings that pass, and says so in words:
  note(meter.warning ?? "the meter has nothing to say")
  claim(fallen.verdict != .healthy && trained.verdict != .collapsed, "the meter tells them apart")

  //: ## Stop, and go on
  //:
  //: Twenty epochs are soon done here; elsewhere they are a week, and in a week somebody trips over the
  //: cable. A *checkpoint* is what must be kept so that training goes on as if nothing had been. The
  //: weights alone? Adam has a memory of two numbers for each weight, the schedule knows where it is, batch
  //: normalization has running statistics, and the loop is in the middle of an epoch, in an order that was
  //: drawn.
  //: @term checkpoint: all that must be kept so that a training goes on as if it had not stopped
  //:
  //: Try it. Sixteen steps without a break, two epochs of eight:
  let lesson = turned.subset(0..<128)
  func start(_ seed: UInt64) -> (network: SiameseNetwork, optimizer: Adam, schedule: Scheduler) {
    var generator = Generator(seed: seed)
    let network = SiameseNetwork(base: smallResNet(using: &generator))
    let optimizer = Adam(network.parameters(), learningRate: 3e-3)
    return (network, optimizer, Scheduler(optimizer, Cosine(steps: 2)))
  }
  let path = options.string("output") + "/step-11.safetensors"
  func go(
    _ run: (network: SiameseNetwork, optimizer: Adam, schedule: Scheduler),
    from position: TrainingPosition = TrainingPosition(), until end: Int = .max
  ) throws {
    let loader = DataLoader(lesson, batchSize: 16, seed: seed)
    try Trainer(loader, optimizer: run.optimizer, epochs: 2).run(from: position) { _, _ in
      run.schedule.step()
    } afterStep: { position, _ in
      if position.step < end { return }
      try TrainingCheckpoint(
        model: run.network, optimizer: run.optimizer, scheduler: run.schedule, position: position
      ).write(to: path)
      throw PowerCut()
    } loss: { items in
      let batch = PairBatch(items)
      let (first, second) = run.network(Variable(batch.first), Variable(batch.second))
      return contrastive(first.pairwiseDistance(second), isSame: batch.isSame)
    }
  }
  let whole = start(seed)
  try go(whole)
  //: The same again, and after step 11 the power goes. All that is left is a file.
  do { try go(start(seed), until: 11) } catch is PowerCut { note("no power after step 11") }
  //: Another day, another network, of other random numbers. The file is read, and the last five steps are
  //: taken.
  let saved = try TrainingCheckpoint(contentsOf: path)
  let resumed = start(seed + 1)
  try saved.restore(resumed.network, resumed.optimizer, resumed.schedule, path: path)
  try go(resumed, from: saved.position)
  func isEqual(_ a: Module, _ b: Module) -> Bool {
    let (a, b) = (a.stateDictionary(), b.stateDictionary())
    return a.keys == b.keys && a.keys.allSatisfy { a[$0] == b[$0] }
  }
  claim(isEqual(whole.network, resumed.network), "every number is the same, to the last bit")
  //: And with the weights alone, but a new Adam, which remembers nothing?
  let forgetful = start(seed + 1)
  try forgetful.network.load(saved.model)
  try go(forgetful, from: saved.position)
  claim(!isEqual(whole.network, forgetful.network), "another network")

  //: ## What was built
  //:
  //: An encoder, a distance and a loss that says what distance should mean. Nothing in it knows about
  //: digits, or about classes: it needs pairs and one bit for each. Then what a long training needs: a
  //: search for what is still hard, a meter that sees what the loss hides, and a file to go on from.
  //: `swift run siamese train` puts all of it together for cats and dogs, or for your own photographs. The
  //: next chapter asks what embeddings are good for, and finds something that these cannot do.
  //:
  //: Read next: R. Hadsell, S. Chopra and Y. LeCun, "Dimensionality reduction by learning an invariant
  //: mapping" (2006), where this loss comes from; J. Bromley and others, "Signature verification using a
  //: Siamese time delay neural network" (1993), where the name does; F. Schroff, D. Kalenichenko and J.
  //: Philbin, "FaceNet: a unified embedding for face recognition and clustering" (2015), which learns from
  //: triplets and looks for hard ones.
  //:
  //: ## Exercises
  //:
  //: 13.1 *tripletLoss*: nearer than, instead of near. 13.2 *hardestNegative*: what is most easily
  //: mistaken. 13.3 *collapseMeter*: whether embeddings still differ, whatever the loss says. 13.4
  //: *checkpoint*: a run that is interrupted and goes on bit for bit. The files are in
  //: `Exercises/13-TrainingTheSiameseResNet`; `swift run learn check 13` checks them.
}
