//: # 13. Training the Siamese ResNet
//:
//: Somebody shows you two handwritten digits. Are they the same digit? You can answer although you never
//: saw this writer, and you could answer for a sign that you have never seen at all. You do not compare
//: dot by dot: a 7 shifted by one dot would be a stranger then. You compare what the pictures *are*.
//:
//: This chapter trains a network to do that. It turns each picture into a list of numbers, an
//: *embedding*, such that pictures of the same digit come to lie close together and pictures of
//: different digits far apart. Then one ruler, the distance, answers all such questions.
import Autograd
import Contrastive
import Layers
import Models
import Notebook
import Optimizers
import Tensors
import Training
import Vision

chapter([
  .integer("epochs", 20, in: 0...10_000, "how often every image is seen").quick(1),
  .integer("seed", 1, "what all random numbers follow from"),
  .integer("batch", 32, in: 2...100_000, "how many pairs make a step"),
  .text("data", "", "another file of digits, in the form of the one that comes with Wingbeat"),
]) { options in
  //: ## The data
  //:
  //: 1,797 digits that 43 people wrote, as 8 × 8 dots of ink from 0 to 1. Here is one, as numbers.
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
  let encoder = ResNet18(channels: 1, stem: .small, width: 16, using: &generator)
  encoder.fc = Identity()
  let network = SiameseNetwork(base: encoder)
  note("\(network.parameterCount) parameters")
  //: Both pictures of a pair go through the *same* encoder, hence "Siamese". Take the first four pairs. (`keepingValues` keeps the numbers
  //: on the way, for the picture of the graph below; they are many, and training does without.)
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
  //: y is 1 for a pair that is the same and 0 for one that is not; D is the distance.
  //:
  //: $$\text{loss} = \text{mean of}\quad y \cdot D^2 + (1 - y) \cdot \max(0, \text{margin} - D)^2$$
  //:
  //: The first term pulls pairs of the same digit together, harder the further apart they are. The second
  //: pushes different ones apart, but only up to the *margin*: beyond it they cost nothing and are left
  //: alone.
  //:
  //: How large should the margin be? It is a length in the space of embeddings, so look at the lengths
  //: there: this fresh network puts pictures about 15 apart. A margin of 1 would call them all far enough
  //: apart, whatever they show, and only the pull would act: everything would shrink to a point first. A
  //: margin a little larger than the distances lets both forces act from the first step.
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
  //: For the pictures of this chapter, let the loss start from two embeddings of three numbers each. The
  //: first pair is the same, so its embeddings are pulled together: the gradient of `a` points from b to
  //: a, and a step goes against it. The second pair is different and nearer than the margin of 1: it is
  //: pushed apart. The third is different and far apart: its gradient is exactly 0.
  let a = Variable([[0, 0, 0], [0.5, 0, 0], [2, 0, 0]], requiresGradient: true, name: "a")
  let b = Variable([[0, 2, 0], [0, 0, 0], [0, 0, 0]], requiresGradient: true, name: "b")
  let small = ContrastiveLoss(margin: 1)(
    a.pairwiseDistance(b).named("D"), isSame: [1, 0, 0]
  ).named("loss")
  small.backward()
  show(a.gradient!)
  claim(a.gradient![2].squared().sum().item == 0, "beyond the margin nothing pulls or pushes")
  try render(small, to: "loss.svg")
  //: The graph of the whole step, all layers of both twins, grouped by module:
  try render(loss, to: "step.svg")

  //: ## Training
  //:
  //: For every batch of pairs: forget the old gradients, compute the loss, go backward, take a step. The
  //: step is Adam's (chapter 7). Its length shrinks from epoch to epoch, along half a cosine wave, so that
  //: the embeddings settle in the end.
  let loader = DataLoader(
    pairs, batchSize: options.integer("batch"), seed: UInt64(options.integer("seed")))
  let epochs = options.integer("epochs")
  let optimizer = Adam(network.parameters(), learningRate: 3e-3)
  let scheduler = Scheduler(optimizer, Cosine(steps: max(epochs, 1)))
  let trainer = Trainer(loader, optimizer: optimizer, epochs: epochs)
  begin()
  try trainer.run { epoch, loss in
    note("Epoch \(epoch)/\(epochs), Loss: \(rounded(Double(loss), 4))")
    scheduler.step()
  } loss: { items in
    let batch = PairBatch(items)
    let (first, second) = network(Variable(batch.first), Variable(batch.second))
    return contrastive(first.pairwiseDistance(second), isSame: batch.isSame)
  }
  //: ## Was anything learnt?
  //:
  //: Now the digits that were held out. Three questions, each asked of the embeddings and, to compare, of
  //: the 64 raw dots:
  //:
  //: - *AUC*: draw a pair of the same digit and a pair of different ones; how often is the first pair the
  //:   nearer one? Guessing gives 0.5.
  //: - *Same or different*: answered by one threshold for the distance, the one that was best on the
  //:   training pairs.
  //: - *1-NN*: which digit is it? The answer of the nearest training digit.
  func judge(_ name: String, _ trained: Tensor<Float>, _ heldOut: Tensor<Float>) -> [String] {
    let threshold = Verification(embeddings: trained, labels: train.labels).bestThreshold
    let pairs = Verification(embeddings: heldOut, labels: test.labels)
    let nearest = nearestNeighbourAccuracy(
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

  //: ## What was built
  //:
  //: An encoder, a distance and a loss that says what distance should mean. Nothing in it knows about
  //: digits, or about classes: it needs pairs and one bit for each.
  //:
  //: Read next: R. Hadsell, S. Chopra and Y. LeCun, "Dimensionality reduction by learning an invariant
  //: mapping" (2006), where this loss comes from; J. Bromley and others, "Signature verification using a
  //: Siamese time delay neural network" (1993), where the name does; F. Schroff, D. Kalenichenko and J. Philbin,
  //: "FaceNet: a unified embedding for face recognition and clustering" (2015), which learns from triplets
  //: and looks for hard ones.
  //:
  //: ## Exercises
  //:
  //: 13.1 *tripletLoss*: nearer than, instead of near. 13.2 *hardestNegative*: what is most easily mistaken.
  //: 13.3 *collapseMeter*: whether embeddings still differ, whatever the loss says. 13.4 *checkpoint*: a run that is
  //: interrupted and goes on bit for bit. The files are in `Exercises/13-TrainingTheSiameseResNet`;
  //: `swift test --filter Chapter13` checks them.
}
