//: # 12. Siamese networks
//: @question A cat stands at your door: is it the one that came yesterday?
//:
//: A cat stands at your door. Is it the one that came yesterday? You have never been taught this cat; you
//: compare. A classifier cannot: it has one output for every animal it was trained on, and none for a cat
//: that came later.
//:
//: So do not ask a network for a name. Ask it for a place: a few numbers, an *embedding*, so that pictures
//: of one animal come to lie close together, and pictures of two far apart. Then a ruler answers the
//: question, for any two pictures, also of animals that nobody has seen before. A network that makes
//: embeddings is called an *encoder*. This chapter builds the ruler, the loss that bends the space to it,
//: and the network with two inputs and one set of weights.
//: @term encoder: a network that turns a picture into an embedding
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

/// Three convolutions that halve the picture, and a linear layer to an embedding.
func encoder(dimensions: Int, using generator: inout Generator) -> ConvNet {
  ConvNet(
    [3, 16, 32, 64], strides: [2, 2, 2], pooled: 2, outputs: dimensions, using: &generator)
}

/// Pictures of cats and dogs as one tensor, `[N, 3, 32, 32]`, and whom each shows.
func portraits(
  _ individuals: Range<Int>, _ pictures: Range<Int>
) -> (images: Tensor<Float>, labels: [Int]) {
  let animals = CatsAndDogs(individuals: individuals, pictures: pictures, size: 32, seed: 1)
  return (
    .stack((0..<animals.count).map { animals.item($0).image.tensor }), animals.labels
  )
}

/// The points of each class as a curve.
func clouds(_ points: Tensor<Float>, _ labels: [Int], _ names: [String]) -> [Curve] {
  names.enumerated().map { index, name in
    let own = labels.indices.filter { labels[$0] == index }
    return Curve(
      name, own.map { (Double(points[$0, 0].item), Double(points[$0, 1].item)) },
      style: .points)
  }
}

/// Row numbers, to pick rows with.
func rows(_ numbers: [Int]) -> Tensor<Int32> {
  Tensor(numbers.map(Int32.init), shape: [numbers.count])
}

/// How often a pair of one animal is nearer than a pair of two.
func areaUnderCurve(_ embeddings: Tensor<Float>, _ labels: [Int]) -> Double {
  Verification(embeddings: embeddings, labels: labels).areaUnderCurve
}

chapter([
  .integer("epochs", 12, in: 1...1000, "how often every picture is seen").quick(2),
  .integer("seed", 1, "what all random numbers follow from"),
]) { options in
  //: ## Same or different?
  //:
  //: Forty animals, twenty pictures of each, drawn by the library (chapter 8): each animal has a coat, ears and
  //: markings of its own, and every picture another pose, light and background. Below, each pair stands one
  //: above the other; the first three pairs show one animal, the last three two.
  let train = portraits(0..<40, 0..<20)
  show(train.images.shape)
  let shown = [(0, 1), (25, 33), (41, 47), (3, 44), (60, 85), (100, 140)]
  let tops = shown.map { Image(train.images[$0.0]) }
  let bottoms = shown.map { Image(train.images[$0.1]) }
  try show(Image.grid(tops + bottoms, columns: 6, scale: 3), as: "pairs.png")
  //: Can a ruler tell them apart without any learning? Take the 3,072 numbers of a picture as its place, and
  //: twenty animals that are kept for the end. Draw a pair of one animal and a pair of two: how often is the
  //: first pair nearer? This share is called the *AUC*. Guessing gives 0.5. (Chapter 14 says what the letters
  //: stand for.)
  //: @term AUC: how often a pair that is the same is nearer than one that is not; guessing gives 0.5
  let strangers = portraits(1000..<1020, 0..<10)
  let dots = areaUnderCurve(strangers.images.flattened(from: 1), strangers.labels)
  show(rounded(dots, 3))
  claim(
    dots < 0.65, "dots hardly know one animal from another: a pose and a light are all over them")

  //: ## The ruler
  //:
  //: How far are two embeddings apart? As in school: the root of the sum of the squared differences.
  //: From (0, 0) to (3, 4) it is 5.
  let a = Variable([[0, 0], [1, 1]], requiresGradient: true, name: "a")
  let b = Variable([[3, 4], [1, 1]], name: "b")
  let plain = (a - b).squared().sum([1]).sqrt()
  show(plain.value)
  //: The second pair is equal, so its distance is 0, and all seems well. Now backward:
  plain.backward(with: [1, 1])
  show(a.gradient!)
  claim(a.gradient![1].scalars.allSatisfy(\.isNaN), "the equal pair's gradient is not a number")
  //: The slope of $\sqrt{x}$ at 0 is infinite, and infinity times the difference, 0, is not a number. One pair
  //: of equal pictures in one batch, and after the step all weights are `nan`. The library's distance, like
  //: PyTorch's, adds a millionth to every difference, so that equal rows do not come to 0 under the root:
  a.gradient = nil
  let distance = a.pairwiseDistance(b)
  show(distance.value)
  distance.backward(with: [1, 1])
  show(a.gradient!)
  claim(a.gradient!.scalars.allSatisfy(\.isFinite), "finite, for the equal pair too")

  //: ## Two wishes in one loss
  //:
  //: Let $y$ be 1 for a pair that is the same, and 0 for one that is not; $D$ is the distance. The
  //: *contrastive loss* is
  //: @term contrastive loss: draws same pairs together, and pushes different ones apart up to a margin
  //:
  //: $$\begin{aligned} \text{loss} = \text{mean of } & y \cdot D^2 \\ & + (1 - y) \cdot \max(0, \text{margin} - D)^2 \end{aligned}$$
  //:
  //: The same: closer is better, and 0 is best. Different: further is better, but only up to the *margin*.
  //: With a margin of 2:
  //: @term margin: the distance from which on a loss leaves different pairs alone
  let contrastive = ContrastiveLoss(margin: 2)
  let sample: Tensor<Float> = [0.5, 1, 3]
  let same = contrastive.terms(Variable(sample), isSame: [1, 1, 1]).same.value
  let different = contrastive.terms(Variable(sample), isSame: [0, 0, 0]).different.value
  table(
    [["distance", "loss if same", "loss if different"]]
      + (0..<3).map { row in
        [sample, same, different].map { rounded(Double($0[row].item), 2) }
      })
  claim(different == [2.25, 1, 0], "(2 − 0.5)², (2 − 1)², and beyond the margin exactly nothing")
  let places = (0...60).map { Double($0) / 20 }
  func squaredGap(_ d: Double) -> Double { max(0, 2 - d) * max(0, 2 - d) }
  try plot(
    [
      Curve("same: D²", places.map { ($0, $0 * $0) }),
      Curve("different: max(0, 2 − D)²", places.map { ($0, squaredGap($0)) }),
    ], to: "loss.svg", x: "distance D", y: "loss")
  //: What moves the points is the slope. The same pair is on a spring: twice as far, twice the pull. The
  //: different pair is on a spring that pushes, hardest when the two are in one place, and that lets go
  //: at the margin.
  try plot(
    [
      Curve("same: 2 · D", places.map { ($0, 2 * $0) }),
      Curve("different: −2 · max(0, 2 − D)", places.map { ($0, -2 * max(0, 2 - $0)) }),
    ], to: "slope.svg", x: "distance D", y: "∂loss/∂D: above 0 pulls, below 0 pushes")
  //: Why let go? Without an end different pairs would fly apart for ever, and the network would spend itself
  //: on pairs that everybody can tell apart.

  //: ## Springs in the plane
  //:
  //: Leave the network out for a moment. Twelve points, four each of three animals, thrown into a small heap;
  //: every pair of them has its spring. Take a hundred steps against the gradient.
  var generator = Generator(seed: 12)
  let owners = (0..<12).map { $0 % 3 }
  let heap = Tensor<Float>.normal([12, 2], using: &generator) * 0.2
  func moved(_ loss: ContrastiveLoss, kinds: (Int, Int) -> Bool) -> [Tensor<Float>] {
    let points = Parameter(heap)
    let optimizer = SGD([points], learningRate: 0.5)
    let pairs = (0..<12).flatMap { i in (0..<i).map { (i, $0) } }.filter { kinds($0, $1) }
    let isSame = Tensor<Float>(pairs.map { owners[$0] == owners[$1] ? 1 : 0 }, shape: [pairs.count])
    return [heap]
      + (0..<100).map { _ in
        optimizer.zeroGradients()
        let (first, second) = (points[rows(pairs.map(\.0))], points[rows(pairs.map(\.1))])
        loss(first.pairwiseDistance(second), isSame: isSame).backward()
        optimizer.step()
        return points.value
      }
  }
  let steps = moved(contrastive) { _, _ in true }
  //: In the picture every line is one point's way. They run out of the heap, each animal's four together, until
  //: the groups are a margin apart; there they stop.
  let names = ["animal A", "animal B", "animal C"]
  let gap = (Double.nan, Double.nan)
  func ways(_ owner: Int) -> [(Double, Double)] {
    owners.indices.filter { owners[$0] == owner }.flatMap { point in
      steps.map { (Double($0[point, 0].item), Double($0[point, 1].item)) } + [gap]
    }
  }
  try plot(
    names.indices.map { Curve(names[$0], ways($0)) }, to: "springs.svg",
    x: "first number of the embedding", y: "second number")
  //: In numbers: the largest distance within a group, and the smallest between two.
  func extremes(_ points: Tensor<Float>) -> (within: Float, between: Float) {
    let all = Distance.euclidean.matrix(points, points)
    var (within, between) = (Float(0), Float.infinity)
    for i in 0..<12 {
      for j in 0..<i {
        let d = all[i, j].item
        if owners[i] == owners[j] { within = max(within, d) } else { between = min(between, d) }
      }
    }
    return (within, between)
  }
  let ends = [steps[0], steps[10], steps[100]].map(extremes)
  table(
    [["steps", "farthest of one animal", "nearest of two"]]
      + zip([0, 10, 100], ends).map { step, end in
        ["\(step)", rounded(Double(end.within), 2), rounded(Double(end.between), 2)]
      })
  claim(ends[0].within > ends[0].between, "in the heap no threshold tells them apart")
  claim(
    ends[2].within < 0.5 && ends[2].between > 1.5,
    "afterwards every distance between 0.5 and 1.5 does")
  //: And if only the same pairs are shown? Then nothing pushes. Each animal's four fall to one point, wherever
  //: their middle was, and the three points stay in the heap:
  let fallen = moved(contrastive) { owners[$0] == owners[$1] }
  let apart = [fallen[0], fallen[100]].map(extremes)
  table(
    [["steps", "farthest of one animal", "nearest of two"]]
      + zip([0, 100], apart).map { step, end in
        ["\(step)", rounded(Double(end.within), 2), rounded(Double(end.between), 2)]
      })
  claim(
    apart[1].within < 0.01 && apart[1].between < 1, "no push, no order: groups stay in the heap")
  //: With a network in front it is worse: it can move everything at once, and the shortest way to please such a
  //: loss is to make all points one. This is a *collapse*: the encoder gives every picture the same embedding.
  //: Its same pairs cost nothing, and each different one costs $\text{margin}^2$. With half of the pairs
  //: different, a loss that stands still at half of $\text{margin}^2$ says "collapse" and nothing else.
  //: @term collapse: an encoder that gives every picture the same embedding
  show(contrastive.collapsedLoss(isSame: [1, 0, 1, 0]))

  //: ## One network, used twice
  //:
  //: Now the embeddings come from a network, both of them from the *same* one: were there two networks, two
  //: equal pictures could land in different places. Hence the name, a *Siamese network*. Let the whole network
  //: be one weight $w = 1$, and the pictures one number each, 2 and 5, a pair that is the same.
  //: @term Siamese network: one encoder used for both pictures of a pair
  let w = Variable([[1]], requiresGradient: true, name: "w")
  let (x1, x2) = (Variable([[2]], name: "x1"), Variable([[5]], name: "x2"))
  let (e1, e2) = (x1.matmul(w).named("e1"), x2.matmul(w).named("e2"))
  let twinDistance = e1.pairwiseDistance(e2).named("D")
  let loss = contrastive(twinDistance, isSame: [1]).named("loss")
  show(loss)
  //: With $D = 3w$ the loss is $D^2 = 9w^2$, and its derivative $18 \cdot w$. Backward finds it along two ways.
  //: The pull of $e_1$ toward $e_2$ sends $-6 \cdot 2$ to the weight, and that of $e_2$ toward $e_1$ sends $6 \cdot 5$.
  //: What is used twice gets both, added:
  loss.backward()
  show(w.gradient!)
  claim(abs(w.gradient!.item - 18) < 1e-3, "−12 + 30 = 18")
  //: In the graph there is one box for $w$, and two arrows leave it. (The picture ends at the distance.)
  try render(twinDistance, to: "twins.svg")
  //: There is a trap in it: batch normalization (chapter 10) looks at the whole batch. Call the network on the
  //: first pictures and then on the second ones, and each side is normalized by itself. Put both into one batch,
  //: and they share a mean. Both are done elsewhere; they are not the same.
  generator = Generator(seed: UInt64(options.integer("seed")))
  let small = SiameseNetwork(base: encoder(dimensions: 2, using: &generator))
  let (left, right) = (Variable(train.images[0..<4]), Variable(train.images[20..<24]))
  let twice = small(left, right)
  let once = small.base(.cat([left, right]))
  show(twice.first.value)
  show(once.value[0..<4])
  claim(
    (twice.first.value - once.value[0..<4]).abs().max().item > 1e-3,
    "two calls and one call: other embeddings, while training")

  //: ## Half of each
  //:
  //: Which pairs? Of all pairs of our 800 pictures one in forty shows one animal. Drawn blindly, they would
  //: nearly all push. So half are drawn from one animal and half from two, and no picture is ever paired
  //: with itself: their distance is 0 before anything is learnt, so it would teach nothing.
  let pairs = try SiameseDataset(
    items: train.labels.indices.map { train.images[$0] }, labels: train.labels,
    seed: UInt64(options.integer("seed")))
  let drawn = (0..<pairs.count).map { pairs.item($0, epoch: 0) }
  let share = Double(drawn.count(where: \.isSame)) / Double(drawn.count)
  show(share)
  claim(share == 0.5, "half of the pairs show one animal")
  claim(drawn.allSatisfy { $0.indices.0 != $0.indices.1 }, "none is a picture with itself")

  //: ## Five animals in the plane
  //: @varies
  //:
  //: To see it happen, let the embedding have two numbers, so that it can be drawn, and learn five animals. The
  //: plots show where forty pictures of each lie: before, after two rounds, and at the end. The loop is
  //: chapter 7's.
  func training(
    _ network: SiameseNetwork, _ data: (images: Tensor<Float>, labels: [Int]), epochs: Int,
    report: (_ epoch: Int, _ loss: Float) -> Void
  ) throws {
    let pairs = try SiameseDataset(
      items: data.labels.indices.map { data.images[$0] }, labels: data.labels,
      seed: UInt64(options.integer("seed")))
    let loader = DataLoader(pairs, batchSize: 32, seed: UInt64(options.integer("seed")))
    let optimizer = Adam(network.parameters(), learningRate: 3e-3)
    let scheduler = Scheduler(optimizer, Cosine(steps: epochs))
    try Trainer(loader, optimizer: optimizer, epochs: epochs).run { epoch, loss in
      report(epoch, loss)
      scheduler.step()
    } loss: { items in
      let batch = PairBatch(items)
      let (first, second) = network(Variable(batch.first), Variable(batch.second))
      return contrastive(first.pairwiseDistance(second), isSame: batch.isSame)
    }
  }
  let five = portraits(0..<5, 0..<40)
  let titles = CatsAndDogs(individuals: 0..<5, pictures: 0..<1, seed: 1).classes
  let plane = SiameseNetwork(base: encoder(dimensions: 2, using: &generator))
  var snapshots = [plane.base.embeddings(five.images)]
  try training(plane, five, epochs: 15) { epoch, loss in
    if epoch == 2 || epoch == 15 { snapshots.append(plane.base.embeddings(five.images)) }
  }
  for (epoch, points) in zip([0, 2, 15], snapshots) {
    try plot(
      clouds(points, five.labels, titles), to: "plane-\(epoch).svg", x: "first number",
      y: "second number")
  }
  //: In numbers, from first to last: how often is a pair of one animal nearer than a pair of two?
  let flat = snapshots.map { areaUnderCurve($0, five.labels) }
  show(flat.map { rounded($0, 3) }.joined(separator: "   "))
  claim(flat[0] < 0.7 && flat[2] > 0.8, "from one cloud to five")

  //: ## Animals that it has never seen
  //:
  //: Now the question from the door. Forty animals to learn from, thirty-two numbers an embedding, and twenty
  //: strangers to be judged by: not one picture of them has been in the training.
  let network = SiameseNetwork(base: encoder(dimensions: 32, using: &generator))
  let epochs = options.integer("epochs")
  var losses: [Float] = []
  begin()
  try training(network, train, epochs: epochs) { epoch, loss in
    losses.append(loss)
    note("Epoch \(epoch)/\(epochs), Loss: \(rounded(Double(loss), 3))")
  }
  claim(losses[losses.count - 1] < 1.5, "well below 2, the loss of a network that has collapsed")
  //: New pictures of the forty, and the strangers, by the same ruler as the dots:
  let known = portraits(0..<40, 20..<30)
  let judged = [known, strangers].map { data in
    (
      areaUnderCurve(data.images.flattened(from: 1), data.labels),
      areaUnderCurve(network.base.embeddings(data.images), data.labels)
    )
  }
  table(
    [["nearer: a pair of one, or a pair of two?", "dots", "embeddings"]]
      + zip(["new pictures of animals it knows", "animals it has never seen"], judged).map {
        [$0, rounded($1.0, 3), rounded($1.1, 3)]
      })
  if epochs >= 12 {
    claim(judged[1].1 > 0.75, "it compares animals that it was never taught")
  }
  //: It knows strangers as well as those it learnt from. So it has not learnt forty names. It has learnt what to
  //: look at when two pictures are compared. The cat at the door can be compared with the one that came
  //: yesterday.

  //: ## What was built
  //:
  //: A ruler with a gradient everywhere, a loss with two wishes and a margin, pairs half and half, and one network
  //: used twice. The next chapter puts a ResNet in front, and trains it on what real people wrote.
  //:
  //: Read next: J. Bromley, I. Guyon, Y. LeCun, E. Säckinger and R. Shah, "Signature verification using a
  //: Siamese time delay neural network" (1993), where the twins come from; S. Chopra, R. Hadsell and
  //: Y. LeCun, "Learning a similarity metric discriminatively, with application to face verification" (2005);
  //: R. Hadsell, S. Chopra and Y. LeCun, "Dimensionality reduction by learning an invariant mapping" (2006),
  //: with the springs of this chapter in its figure 2. (They write ½ before each term, and $Y = 0$ for the same.)
  //:
  //: ## Exercises
  //:
  //: 12.1 *pairDistance*: finite at 0. 12.2 *contrastiveLoss*: pull and push. 12.3 *sharedWeights*: two ways to
  //: one weight. 12.4 *samplePairs*: half of each, nobody with itself. 12.5 *boundedOutput*: a margin out of
  //: reach. The files are in `Exercises/12-SiameseNetworks`; `swift run learn check 12` checks them.
}
