//: # 13. Training the Siamese ResNet
//: @question How does a network learn to say whether two images show the same thing?
//:
//: A program drew the cats and dogs of chapter 12. Does a Siamese network also learn from what
//: people made, each in their own way? Handwriting is an example. Somebody shows you two digits.
//: Are they the same digit? You can answer although you have never seen this handwriting. You do
//: not compare pixel by pixel: a 7 that is shifted by one pixel would no longer match. You compare
//: what the images *mean*.
//:
//: This chapter trains a network to do that: the ResNet of chapter 11, with the distance and the
//: loss of chapter 12. The training takes seconds here, but days for large networks and many
//: images. So the second half is about what a long training needs: triplets that still teach, a
//: meter that sees what the loss hides, and a way to resume after a power cut. All of it works for
//: cats as well as for digits.
import Autograd
import Contrastive
import Datasets
import Layers
import Models
import Notebook
import NotebookGraphs
import NotebookImages
import Optimizers
import SiameseEncoders
import Tensors
import Training
import Vision

/// Ends training early, as a power cut does.
struct PowerCut: Error {}

chapter([
  .integer("epochs", 20, in: 0...10_000, "number of passes over the training set").quick(1),
  .integer("seed", 1, "random seed"),
  .integer("batch", 32, in: 2...100_000, "pairs in a batch"),
  .text("data", "", "file of digits, in the format of the one that comes with Wingbeat"),
]) { options in
  //: ## The data
  //:
  //: The data are 1,797 digits by 43 people. Each is an image of 8 × 8 pixels, from 0 for no ink to
  //: 1 for full ink. Here is one, multiplied by 16 to make its numbers whole.
  let digits =
    options.string("data").isEmpty
    ? try Digits.load() : try Digits.load(from: options.string("data"))
  show(digits.images.shape)
  show(digits.images[0, 0] * 16)
  //: You can see the ring of a 0 in it. We train on 70 % of the digits, and do not look at the
  //: other 30 % before the training is over. What matters is how the network does on digits that it
  //: has not seen.
  var generator = Generator(seed: UInt64(options.integer("seed")))
  let (train, test) = digits.split(0.7, using: &generator)
  note("\(train.labels.count) training digits, \(test.labels.count) held out")

  //: ## Pairs, drawn on the fly
  //:
  //: The network learns from pairs, with one bit for each: the same digit or not. The 1,258
  //: training digits make 790,653 pairs ($1258 \cdot 1257 / 2$). So they are not stored, but drawn.
  //: In each epoch, every digit is the first of one pair, and its partner is drawn at random: for
  //: half of the pairs from the same class, for the other half from another class.
  let items = train.labels.indices.map { train.images[$0] }
  let pairs = try SiameseDataset(
    items: items, labels: train.labels, seed: UInt64(options.integer("seed")))
  let examples = (0..<6).map { pairs.item($0, epoch: 0) }
  note(
    examples.map { pair in
      let (a, b) = (train.labels[pair.indices.0], train.labels[pair.indices.1])
      return "\(a) and \(b): \(pair.isSame ? "same" : "different")"
    }.joined(separator: "\n"))
  //: Here they are, one pair in each column.
  let tops = examples.map { Image(1 - $0.first) }
  let bottoms = examples.map { Image(1 - $0.second) }
  try show(Image.grid(tops + bottoms, columns: 6, background: 200, scale: 10), as: "pairs.png")

  //: ## One network, used twice
  //:
  //: The encoder is a small version of chapter 11's ResNet-18: a width of 16 channels instead of
  //: 64, and a stem for small images. Its last layer is replaced by `Identity`, which returns its
  //: input. What remains turns an image into an embedding of 128 dimensions.
  let encoder = smallResNet(using: &generator)
  let network = SiameseNetwork(base: encoder)
  note("\(network.parameterCount) parameters")
  //: Both images of a pair go through the *same* encoder. Take the first four pairs, and look at
  //: the first eight dimensions of the first pair's embeddings. (`retainingValues` keeps the
  //: intermediate values for the drawing of the graph below. They use a lot of memory, and training
  //: does not need them.)
  let few = PairBatch(Array(examples.prefix(4)))
  let (first, second) = retainingValues {
    network(Variable(few.first, name: "first images"), Variable(few.second, name: "second images"))
  }
  show(first.shape)
  show(first.value[0, 0..<8])
  show(second.value[0, 0..<8])
  //: These are the distances of the four pairs, with the epsilon of chapter 12:
  let distance = first.pairwiseDistance(second).named("distance")
  show(distance.value)

  //: ## The contrastive loss, term by term
  //:
  //: Here is chapter 12's loss for these four pairs. Again $y$ is 1 for a positive pair and 0 for a
  //: negative pair, and $D$ is the distance:
  //:
  //: $$\begin{aligned} \text{loss} = \text{mean of } & y \cdot D^2 \\ & + (1 - y) \cdot \max(0, \text{margin} - D)^2 \end{aligned}$$
  //:
  //: How large should the margin be? The margin is a distance between embeddings, so look at the
  //: distances above: the untrained network puts images about 15 apart. With a margin of 1, every
  //: negative pair would already be beyond the margin. Only the pull would act, and at first all
  //: points would move toward one another. A margin slightly larger than the distances lets both
  //: forces act from the first step. These are the terms for positive pairs, the terms for negative
  //: pairs, and their mean over the four pairs, the loss:
  claim((10...20).contains(distance.value.mean().item), "about 15 apart before any training")
  let contrastive = ContrastiveLoss(margin: 20)
  show(few.isSame)
  let terms = contrastive.terms(distance, isSame: few.isSame)
  show(terms.same.value)
  show(terms.different.value)
  let loss = contrastive(distance, isSame: few.isSame).named("loss")
  show(loss.value)

  //: ## The gradients
  //:
  //: One `backward()` computes the gradient with respect to every parameter. The two images share
  //: one encoder, so their gradients add up. This is the gradient of one kernel of the first
  //: convolution:
  loss.backward()
  show(encoder.conv1.weight.gradient![0, 0])
  //: These numbers cannot be checked by hand. So take three pairs of embeddings with three
  //: dimensions, and a margin of 1. The first is a positive pair at distance 2, so its embeddings
  //: are pulled together: the gradient of $a$ points away from $b$, and a step goes against the
  //: gradient. The second is a negative pair at distance 0.5, so it is pushed apart. The third is a
  //: negative pair beyond the margin, and its gradient is exactly 0. The loss is a mean of three,
  //: so the pull is $2 \cdot 2 / 3 = 1.33$ and the push is $2 \cdot (1 - 0.5) / 3 = 0.33$. (The
  //: tiny numbers come from epsilon.)
  let a = Variable([[0, 0, 0], [0.5, 0, 0], [2, 0, 0]], requiresGradient: true, name: "a")
  let b = Variable([[0, 2, 0], [0, 0, 0], [0, 0, 0]], requiresGradient: true, name: "b")
  let small = ContrastiveLoss(margin: 1)(
    a.pairwiseDistance(b).named("D"), isSame: [1, 0, 0]
  ).named("loss")
  small.backward()
  show(a.gradient!)
  claim(a.gradient![2].squared().sum().item == 0, "beyond the margin, the gradient is 0")
  try render(small, to: "loss.svg")
  //: Here is the graph of the whole step, with one box for each residual block. Both images go
  //: through the same encoder, so it appears twice:
  try render(loss, to: "step.svg", level: .blocks)

  //: ## Training
  //: @varies
  //:
  //: The training loop is chapter 7's. For each batch of pairs: reset the gradients, forward pass,
  //: backward pass, update. The optimizer is Adam. Its learning rate falls from epoch to epoch
  //: along half a cosine wave, so the embeddings settle at the end.
  //:
  //: No two people write with the same slant. As an augmentation (chapter 8), each image is
  //: rotated by a random angle of up to ten degrees, a new one every time it is drawn. It is not
  //: shifted, because these digits fill their frame.
  let rotate = RandomRotation(10, .bilinear)
  let seed = UInt64(options.integer("seed"))
  let augmented = pairs.map(seed: seed) { pair, generator in
    pair.map { rotate($0, using: &generator) }
  }
  let loader = DataLoader(augmented, batchSize: options.integer("batch"), seed: seed)
  let epochs = options.integer("epochs")
  let optimizer = Adam(network.parameters(), learningRate: 3e-3)
  let scheduler = Scheduler(optimizer, Cosine(steps: max(epochs, 1)))
  let trainer = Trainer(loader, optimizer: optimizer, epochs: epochs)
  //: To watch the embeddings move, compute those of 500 training digits before the first epoch and
  //: after each one. What is the mean distance of the positive pairs among them, and of the
  //: negative pairs?
  let watched = train.images[0..<500]
  let watchedLabels = Array(train.labels.prefix(500))
  var gaps: [(same: Double, different: Double)] = []
  var maps: [(epoch: Int, points: Tensor<Float>)] = []
  func measure(_ epoch: Int) {
    let rows = encoder.embeddings(watched)
    gaps.append(meanDistances(rows, watchedLabels))
    if [0, 2, epochs].contains(epoch) {
      maps.append((epoch, PCA(rows, components: 2).projected(rows)))
    }
  }
  measure(0)
  begin()
  try trainer.run { epoch, loss in
    note("Epoch \(epoch)/\(epochs), Loss: \(formatted(Double(loss), decimals: 4))")
    scheduler.step()
    measure(epoch)
  } loss: { items in
    let batch = PairBatch(items)
    let (first, second) = network(Variable(batch.first), Variable(batch.second))
    return contrastive(first.pairwiseDistance(second), isSame: batch.isSame)
  }
  //: The two curves separate. The mean distance of positive pairs falls toward 0, and that of
  //: negative pairs rises to the margin, where the push ends. Why are both near 0 at epoch 0, and
  //: not near 15? The distances above were computed in training mode. These are computed in
  //: evaluation mode, and the running statistics have not seen a batch yet (chapter 10).
  let times = gaps.indices.map(Double.init)
  try plot(
    [
      Curve("negative pairs", zip(times, gaps.map(\.different)).map { ($0, $1) }),
      Curve("positive pairs", zip(times, gaps.map(\.same)).map { ($0, $1) }),
      Curve("margin", times.map { ($0, 20) }),
    ], to: "apart.svg", x: "epoch", y: "mean distance")
  //: The maps show the embeddings from the side where they are most spread out, that is, in the two
  //: directions of largest variance. Finding these directions is called *principal component
  //: analysis*, PCA for short. There is one cluster at first, and ten at the end. In only two
  //: dimensions, some clusters hide others.
  //: @term principal component analysis: PCA: finding the directions in which points vary most
  for (epoch, points) in maps {
    try plot(
      scatter(points, labels: watchedLabels), to: "map-\(epoch).svg", x: "component 0",
      y: "component 1")
  }

  //: ## What has it learned?
  //:
  //: Now evaluate on the held-out digits. There are three metrics. Each is computed for the
  //: embeddings and, as a *baseline*, for the 64 raw pixels:
  //: @term baseline: a simple method whose result shows what a better one is worth
  //:
  //: - *AUC*, as in chapter 12: how often is a pair of the same digit closer than a pair of
  //:   different digits?
  //: - *Same or different*: the accuracy of predicting which pairs are positive, namely those up to
  //:   a threshold. The threshold is the one that is best for the training pairs.
  //: - *1-NN*, one nearest neighbor: the accuracy when each digit gets the label of the nearest
  //:   training digit.
  func evaluate(_ name: String, _ trained: Tensor<Float>, _ heldOut: Tensor<Float>) -> [String] {
    let threshold = Verification(embeddings: trained, labels: train.labels).bestThreshold
    let pairs = Verification(embeddings: heldOut, labels: test.labels)
    let nearest = nearestNeighborAccuracy(
      queries: heldOut, labels: test.labels, references: trained, referenceLabels: train.labels)
    return [
      name, formatted(pairs.areaUnderCurve, decimals: 4),
      formatted(100 * pairs.accuracy(threshold: threshold), decimals: 1) + " %",
      formatted(100 * nearest, decimals: 1) + " %",
    ]
  }
  table([
    ["", "AUC", "same or different", "1-NN"],
    evaluate("raw pixels", train.images.flattened(from: 1), test.images.flattened(from: 1)),
    evaluate("embeddings", encoder.embeddings(train.images), encoder.embeddings(test.images)),
  ])
  //: Raw pixels find the nearest digit about as well as the embeddings: among many examples of each
  //: digit, one is nearly the same pixel by pixel. But as a distance they are poor, as the AUC
  //: says. (Their accuracy looks better than it is. Nine of ten pairs are negative, so always
  //: predicting "different" is right 90 % of the time.) The embeddings give one distance that works
  //: for all digits.

  //: ## Closer than, instead of close
  //:
  //: The contrastive loss asks for a lot: all images of a digit at one position. One can ask for
  //: less. A *triplet* consists of an *anchor* $a$, a *positive* $p$ of the same class, and a
  //: *negative* $n$ of another class. The *triplet loss* only asks that the positive is closer to
  //: the anchor than the negative, by a margin. With the distance $d$:
  //: @term triplet: an anchor, a positive of its class, and a negative of another class
  //: @term anchor: the example that others are compared with
  //: @term positive: an example of the anchor's class, or another view of the same image
  //: @term negative: an example of another class than the anchor's, or a view of another image
  //: @term triplet loss: asks that a positive is closer to the anchor than a negative, by a margin
  //:
  //: $$\text{loss} = \max(0, d(a, p) - d(a, n) + \text{margin})$$
  //:
  //: Put the anchor at 0 and the positive at 2, with a margin of 1. With a negative at 5, the
  //: triplet is *easy*: its loss is 0. With a negative at 2.5, it is *semi-hard*: the order is
  //: right, but the negative is too close. With a negative at 1, it is *hard*: the negative is
  //: closer than the positive.
  let triplet = TripletLoss(margin: 1, averaging: .all)
  let costs = [Float(5), 2.5, 1].map { position in
    triplet(
      anchors: Variable([[0]]), positives: Variable([[2]]),
      negatives: Variable(Tensor([position], shape: [1, 1]))
    )
    .item
  }
  show(costs)
  claim(costs == [0, 0.5, 2], "0, 2 − 2.5 + 1 and 2 − 1 + 1")
  //: Take two hundred of the held-out digits, twenty of each class. An anchor then has 19 positives
  //: and 180 negatives, which makes 684,000 triplets ($200 \cdot 19 \cdot 180$). With a margin of
  //: 10, how many of them are easy, before and after training?
  let sampler = BalancedSampler(labels: test.labels, classes: 10, items: 20, seed: seed)
  let batch = test[Array(Set(sampler.batches(epoch: 0)[0])).sorted()]
  func counts(_ encoder: Module) -> [String] {
    let rows = Variable(encoder.embeddings(batch.images))
    let comparison = EmbeddingBatch(rows, labels: batch.labels)
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
  //: Before training no triplet is easy, because no negative is farther than the positive by 10.
  //: After training more than nine in ten are easy, and an easy triplet teaches nothing: its
  //: gradient is 0. Most triplets drawn at random would be wasted. So one searches each batch for
  //: triplets that still teach. This is called *mining*. The best-known way, *batch hard*, takes
  //: for each anchor its farthest positive and its closest negative. Here are the six hardest
  //: anchors. Below each is its farthest positive, and below that its closest negative:
  //: @term mining: searching a batch for pairs or triplets that still teach something
  let worst = hardest(encoder.embeddings(batch.images), batch.labels).prefix(6)
  let shown = worst.map(\.anchor) + worst.map(\.positive) + worst.map(\.negative)
  try show(
    Image.grid(shown.map { Image(1 - batch.images[$0]) }, columns: 6, background: 200, scale: 10),
    as: "hard.png")
  table(
    [["anchor", "distance to farthest positive", "closest negative", "distance to it"]]
      + worst.map {
        [
          "a \(batch.labels[$0.anchor])", formatted($0.toPositive, decimals: 1),
          "a \(batch.labels[$0.negative])", formatted($0.toNegative, decimals: 1),
        ]
      })
  //: Hard triplets are dangerous. An image with a wrong label is the hardest negative of all. And
  //: early in training there is a cheap answer to the hardest triplets: a collapse. If all
  //: embeddings are equal, a triplet costs only the margin, and every hard triplet costs more than
  //: that. FaceNet therefore mines semi-hard triplets.

  //: ### The cats again
  //:
  //: None of this is specific to digits. Train chapter 12's network again, on forty animals, and
  //: take its twenty held-out animals. For six of these, you see the hardest anchor, below it the
  //: farthest image of the same animal, and below that the closest image of another animal:
  let cats = try animalEncoder(Portraits(0..<40, 0..<20), epochs: min(epochs, 12), seed: seed)
  let heldOut = Portraits(1000..<1020, 0..<10)
  var seen: Set<Int> = []
  let six = hardest(cats.embeddings(heldOut.images), heldOut.labels)
    .filter { seen.insert(heldOut.labels[$0.anchor]).inserted }.prefix(6)
  try show(
    pictures: (six.map(\.anchor) + six.map(\.positive) + six.map(\.negative))
      .map { heldOut.images[$0] }, columns: 6, scale: 3, as: "hard-animals.png")
  //: From the front and from the side, close and far away, by day and at dusk: positives like these
  //: teach the most. And for some of the negatives you would have to look twice yourself.

  //: ## When the loss lies
  //:
  //: A loss can even reward the collapse of chapter 12. Take a small network of two linear layers
  //: and remove the push: train for ten epochs on positive pairs only. (With batch normalization
  //: the collapse would take longer, because it brings every channel back to variance 1.) These are
  //: the loss of each epoch, and the mean distances at the end:
  var collapsingGenerator = Generator(seed: seed)
  let collapsing = SiameseNetwork(
    base: Sequential(
      Flatten(), Linear(64, 128, using: &collapsingGenerator), ReLU(),
      Linear(128, 128, using: &collapsingGenerator)))
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
  show(losses.map { formatted(Double($0), decimals: 5) }.joined(separator: " "))
  note(
    "mean distance of positive pairs: \(formatted(collapsed.same, decimals: 4)), "
      + "of negative pairs: \(formatted(collapsed.different, decimals: 4))"
  )
  //: The loss looks excellent, and the embeddings are worthless: negative pairs are hardly farther
  //: apart than positive pairs. Only the embeddings themselves show it. A *collapse meter* divides
  //: each embedding by its length and computes the standard deviation of every dimension over the
  //: batch. If the embeddings spread evenly in all directions, it is $1/\sqrt{n}$ for $n$
  //: dimensions. That is the healthy value. If all are at one point, it is 0. The meter also
  //: estimates how many directions are used, the *effective rank*. (The rank of a matrix is the
  //: number of its independent directions. It has nothing to do with the rank of a tensor, chapter
  //: 1's number of axes.) Compare the small network, untrained and collapsed, and the ResNet,
  //: trained on both kinds of pairs:
  //: @term collapse meter: the deviation of normalized embeddings, and the directions they use
  //: @term effective rank: the number of directions that a set of embeddings really uses
  let trained = EmbeddingHealth(encoder.embeddings(watched))
  let collapsedHealth = EmbeddingHealth(lastRows)
  table(
    [["embeddings", "deviation / healthy deviation", "effective rank, of 128"]]
      + [("untrained", fresh), ("positive pairs only", collapsedHealth), ("the ResNet", trained)]
      .map {
        [
          $0, "\(formatted(Double(100 * $1.deviation / $1.healthyDeviation), decimals: 1)) %",
          formatted($1.rank, decimals: 1),
        ]
      })
  //: During training the meter watches the last few hundred embeddings, and warns in words:
  note(meter.warning ?? "no warning")
  claim(
    collapsedHealth.status != .healthy && trained.status != .collapsed,
    "the meter tells the collapsed embeddings from the others")

  //: ## Stop and resume
  //:
  //: Twenty epochs take seconds here. For a large network they take a week, and in a week somebody
  //: trips over the power cable. A *checkpoint* is everything that must be saved to resume training
  //: as if it had never stopped. Are the weights enough? Adam stores two averages for each weight,
  //: the schedule counts its steps, batch normalization has running statistics, and the loop is in
  //: the middle of an epoch, in a random order.
  //: @term checkpoint: everything that must be saved to resume training exactly
  //:
  //: Try it. First, sixteen steps without interruption, two epochs of eight:
  let subset = augmented.subset(0..<128)
  func start(_ seed: UInt64) -> (network: SiameseNetwork, optimizer: Adam, schedule: Scheduler) {
    var generator = Generator(seed: seed)
    let network = SiameseNetwork(base: smallResNet(using: &generator))
    let optimizer = Adam(network.parameters(), learningRate: 3e-3)
    return (network, optimizer, Scheduler(optimizer, Cosine(steps: 2)))
  }
  let path = options.string("output") + "/step-11.safetensors"
  func trainOnSubset(
    _ run: (network: SiameseNetwork, optimizer: Adam, schedule: Scheduler),
    from position: TrainingPosition = TrainingPosition(), until end: Int = .max
  ) throws {
    let loader = DataLoader(subset, batchSize: 16, seed: seed)
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
  try trainOnSubset(whole)
  //: Now the same again, but after step 11 the power fails. All that is left is a file.
  do { try trainOnSubset(start(seed), until: 11) } catch is PowerCut {
    note("power cut after step 11")
  }
  //: Later we start a new network, with different random weights. We restore the checkpoint and
  //: take the last five steps.
  let saved = try TrainingCheckpoint(contentsOf: path)
  let resumed = start(seed + 1)
  try saved.restore(resumed.network, resumed.optimizer, resumed.schedule, path: path)
  try trainOnSubset(resumed, from: saved.position)
  let final = whole.network.stateDictionary()
  claim(resumed.network.stateDictionary() == final, "every number is the same, bit for bit")
  //: What if we restore only the weights, and start with a new Adam that remembers nothing?
  let forgetful = start(seed + 1)
  try forgetful.network.load(saved.model)
  try trainOnSubset(forgetful, from: saved.position)
  claim(forgetful.network.stateDictionary() != final, "not the same network")

  //: ## What was built
  //:
  //: An encoder, a distance, and a loss that says what the distance should mean. None of these
  //: knows about digits or classes: they need pairs, and one bit for each. Then what a long
  //: training needs: mining for triplets that still teach, a meter that sees what the loss hides,
  //: and a checkpoint to resume from. `swift run siamese train` combines all of this for cats and
  //: dogs, or for your own photographs. The next chapter asks what embeddings are good for, and
  //: finds something that these cannot do.
  //:
  //: Read next: R. Hadsell, S. Chopra and Y. LeCun, "Dimensionality reduction by learning an
  //: invariant mapping" (2006), the origin of this loss; J. Bromley and others, "Signature
  //: verification using a Siamese time delay neural network" (1993), the origin of the name; F.
  //: Schroff, D. Kalenichenko and J. Philbin, "FaceNet: a unified embedding for face recognition
  //: and clustering" (2015), which learns from mined triplets.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/13-TrainingTheSiameseResNet`. `swift run learn list` lists the
  //: exercises; `swift run learn check 13` checks this chapter's.
}
