//: # 12. Siamese networks
//: @question A cat is at your door: is it the one that came yesterday?
//:
//: A cat is at your door. Is it the one that came yesterday? Nobody has told you its name. You
//: compare. A classifier (chapter 6) cannot do that: it has one output for each animal that it was
//: trained on, and none for a cat that came later.
//:
//: So do not ask a network for a name. Ask it for a position: an embedding (chapter 11). Let images
//: of one animal be close together, and images of two animals far apart. Then a distance answers
//: the question for any two images, even of animals that the network has never seen. A network that
//: computes embeddings is called an *encoder*, and training it for such distances is called *metric
//: learning*. This chapter builds the distance, the loss that trains the encoder, and the network
//: with two inputs and one set of weights.
//: @term encoder: a network that turns an image into an embedding
//: @term metric learning: training an encoder so that distances between embeddings mean something
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

/// Creates an encoder: three convolutions, each of which halves the image, and a linear layer.
func encoder(dimensions: Int, using generator: inout Generator) -> ConvNet {
  ConvNet(
    [3, 16, 32, 64], strides: [2, 2, 2], pooled: 2, outputs: dimensions, using: &generator)
}

/// Returns images of cats and dogs, `[N, 3, 32, 32]`, and the individual that each shows.
func portraits(
  _ individuals: Range<Int>, _ pictures: Range<Int>
) -> (images: Tensor<Float>, labels: [Int]) {
  let animals = CatsAndDogs(individuals: individuals, pictures: pictures, size: 32, seed: 1)
  return (
    .stack((0..<animals.count).map { animals.item($0).image.tensor }), animals.labels
  )
}

/// Returns row indices as a tensor, to select rows with.
func rows(_ numbers: [Int]) -> Tensor<Int32> {
  Tensor(numbers.map(Int32.init), shape: [numbers.count])
}

/// Returns the AUC: how often a pair of one animal is closer than a pair of two.
func areaUnderCurve(_ embeddings: Tensor<Float>, _ labels: [Int]) -> Double {
  Verification(embeddings: embeddings, labels: labels).areaUnderCurve
}

chapter([
  .integer("epochs", 12, in: 1...1000, "number of passes over the training set").quick(2),
  .integer("seed", 1, "random seed"),
]) { options in
  //: ## Same or different?
  //:
  //: The library draws forty animals and twenty images of each (chapter 8). Each animal has its own
  //: coat, ears and markings. Each image has a different pose, light and background. Below, each
  //: column is a pair. Each of the first three pairs shows one animal, each of the last three shows
  //: two.
  let train = portraits(0..<40, 0..<20)
  show(train.images.shape)
  let shown = [(0, 1), (25, 33), (41, 47), (3, 44), (60, 85), (100, 140)]
  let tops = shown.map { Image(train.images[$0.0]) }
  let bottoms = shown.map { Image(train.images[$0.1]) }
  try show(Image.grid(tops + bottoms, columns: 6, scale: 3), as: "pairs.png")
  //: Can a distance tell the pairs apart without any learning? Use the 3,072 numbers of an image as
  //: its position, and take ten images each of twenty other animals, which are held out for the end
  //: of this chapter. Draw one pair of the same animal and one pair of different animals, at
  //: random. How often is the first pair closer? This fraction is called the *AUC*. Guessing gives
  //: 0.5. (Chapter 14 explains what the letters stand for.)
  //: @term AUC: how often a pair of the same class is closer than a pair of different classes
  let heldOut = portraits(1000..<1020, 0..<10)
  let pixels = areaUnderCurve(heldOut.images.flattened(from: 1), heldOut.labels)
  show(formatted(pixels, decimals: 3))
  claim(
    pixels < 0.65,
    "pixels hardly tell one animal from another: pose and light change nearly all of them")

  //: ## The distance
  //:
  //: How far apart are two embeddings? Take the Euclidean distance (chapter 3), the square root of
  //: the sum of the squared differences. From (0, 0) to (3, 4) it is 5.
  let a = Variable([[0, 0], [1, 1]], requiresGradient: true, name: "a")
  let b = Variable([[3, 4], [1, 1]], name: "b")
  let plain = (a - b).squared().sum([1]).sqrt()
  show(plain.value)
  //: The second row is the same in both, so its distance is 0, and all seems well. Now the backward
  //: pass:
  plain.backward(with: [1, 1])
  show(a.gradient!)
  claim(a.gradient![1].scalars.allSatisfy(\.isNaN), "the gradient of the equal rows is NaN")
  //: The slope of $\sqrt{x}$ at 0 is infinite, and infinity times the difference, 0, has no value.
  //: The result is *NaN*, "not a number", and so is everything computed from it. One pair of equal
  //: images in one batch, and after the step every weight is NaN. The library's distance, like
  //: PyTorch's `pairwise_distance`, adds a millionth, called epsilon, to each difference. Then the
  //: sum under the root is not 0 for equal rows:
  //: @term NaN: not a number: the result of a computation without a value, such as infinity times 0
  a.gradient = nil
  let distance = a.pairwiseDistance(b)
  show(distance.value)
  distance.backward(with: [1, 1])
  show(a.gradient!)
  claim(a.gradient!.scalars.allSatisfy(\.isFinite), "finite, also for the equal rows")

  //: ## Two goals in one loss
  //:
  //: A pair of the same class is called a *positive pair*, and a pair of different classes a
  //: *negative pair*. Let $y$ be 1 for a positive pair and 0 for a negative pair, and let $D$ be
  //: the distance. The *contrastive loss* is
  //: @term positive pair: two examples of the same class
  //: @term negative pair: two examples of different classes
  //: @term contrastive loss: pulls positive pairs together, pushes negative pairs a margin apart
  //:
  //: $$\begin{aligned} \text{loss} = \text{mean of } & y \cdot D^2 \\ & + (1 - y) \cdot \max(0, \text{margin} - D)^2 \end{aligned}$$
  //:
  //: For a positive pair, closer is better, and 0 is best. For a negative pair, farther is better,
  //: but only up to the *margin*. With a margin of 2:
  //: @term margin: the distance beyond which a loss ignores negative pairs
  let contrastive = ContrastiveLoss(margin: 2)
  let sample: Tensor<Float> = [0.5, 1, 3]
  let same = contrastive.terms(Variable(sample), isSame: [1, 1, 1]).same.value
  let different = contrastive.terms(Variable(sample), isSame: [0, 0, 0]).different.value
  table(
    [["distance", "loss, positive pair", "loss, negative pair"]]
      + (0..<3).map { row in
        [sample, same, different].map { formatted(Double($0[row].item), decimals: 2) }
      })
  claim(different == [2.25, 1, 0], "(2 − 0.5)², (2 − 1)², and beyond the margin exactly 0")
  let positions = (0...60).map { Double($0) / 20 }
  func squaredGap(_ d: Double) -> Double { max(0, 2 - d) * max(0, 2 - d) }
  try plot(
    [
      Curve("positive pair: D²", positions.map { ($0, $0 * $0) }),
      Curve("negative pair: max(0, 2 − D)²", positions.map { ($0, squaredGap($0)) }),
    ], to: "loss.svg", x: "distance D", y: "loss")
  //: The slope is what moves the points. A positive pair is on a spring that pulls: at twice the
  //: distance it pulls twice as hard. A negative pair is on a spring that pushes. It pushes hardest
  //: when the two points are at the same position, and it lets go at the margin.
  try plot(
    [
      Curve("positive pair: 2 · D", positions.map { ($0, 2 * $0) }),
      Curve("negative pair: −2 · max(0, 2 − D)", positions.map { ($0, -2 * max(0, 2 - $0)) }),
    ], to: "slope.svg", x: "distance D", y: "∂loss/∂D: above 0 pulls, below 0 pushes")
  //: Why let go? Without a margin, negative pairs would move apart forever, and the network would
  //: spend its effort on pairs that are easy to tell apart.

  //: ## Springs in the plane
  //:
  //: Leave the network out for a moment. Take twelve points, four for each of three animals, in one
  //: small cluster. Each pair of points has a spring. Take a hundred steps of gradient descent.
  var generator = Generator(seed: 12)
  let owners = (0..<12).map { $0 % 3 }
  let cluster = Tensor<Float>.normal([12, 2], using: &generator) * 0.2
  func moved(_ loss: ContrastiveLoss, kinds: (Int, Int) -> Bool) -> [Tensor<Float>] {
    let points = Parameter(cluster)
    let optimizer = SGD([points], learningRate: 0.5)
    let pairs = (0..<12).flatMap { i in (0..<i).map { (i, $0) } }.filter { kinds($0, $1) }
    let isSame = Tensor<Float>(pairs.map { owners[$0] == owners[$1] ? 1 : 0 }, shape: [pairs.count])
    return [cluster]
      + (0..<100).map { _ in
        optimizer.zeroGradients()
        let (first, second) = (points[rows(pairs.map(\.0))], points[rows(pairs.map(\.1))])
        loss(first.pairwiseDistance(second), isSame: isSame).backward()
        optimizer.step()
        return points.value
      }
  }
  let steps = moved(contrastive) { _, _ in true }
  //: In the plot, each line is the path of one point. The points leave the cluster. The four of
  //: each animal come together, and the groups move apart until the distance between them is the
  //: margin. There they stop.
  let names = ["animal A", "animal B", "animal C"]
  let gap = (Double.nan, Double.nan)
  func paths(_ owner: Int) -> [(Double, Double)] {
    owners.indices.filter { owners[$0] == owner }.flatMap { point in
      steps.map { (Double($0[point, 0].item), Double($0[point, 1].item)) } + [gap]
    }
  }
  try plot(
    names.indices.map { Curve(names[$0], paths($0)) }, to: "springs.svg",
    x: "dimension 0 of the embedding", y: "dimension 1")
  //: In numbers: the largest distance within a group, and the smallest distance between two groups.
  //: If the first is smaller than the second, a *threshold* between them separates all positive
  //: pairs from all negative pairs.
  //: @term threshold: the distance up to which a pair is predicted to be positive
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
    [["steps", "largest, same animal", "smallest, different animals"]]
      + zip([0, 10, 100], ends).map { step, end in
        [
          "\(step)", formatted(Double(end.within), decimals: 2),
          formatted(Double(end.between), decimals: 2),
        ]
      })
  claim(ends[0].within > ends[0].between, "at the start no threshold separates the pairs")
  claim(
    ends[2].within < 0.5 && ends[2].between > 1.5,
    "at the end any threshold from 0.5 to 1.5 separates them")
  //: What if we use only positive pairs? Then nothing pushes. The four points of each animal fall
  //: onto their mean, and the three means stay where they were, close together:
  let pulled = moved(contrastive) { owners[$0] == owners[$1] }
  let apart = [pulled[0], pulled[100]].map(extremes)
  table(
    [["steps", "largest, same animal", "smallest, different animals"]]
      + zip([0, 100], apart).map { step, end in
        [
          "\(step)", formatted(Double(end.within), decimals: 2),
          formatted(Double(end.between), decimals: 2),
        ]
      })
  claim(
    apart[1].within < 0.01 && apart[1].between < 1, "without a push, the groups stay close together"
  )
  //: With an encoder it is worse. It can move all points at once, and the shortest way to a small
  //: loss is to move them all to one position (chapter 13 shows it). This is a *collapse*: the
  //: encoder gives every image the same embedding. In the full loss a positive pair then costs 0,
  //: and a negative pair costs $\text{margin}^2$. If half of the pairs are negative, the loss of a
  //: collapsed encoder is exactly half of $\text{margin}^2$. A loss that stays at this value is the
  //: sign of a collapse.
  //: @term collapse: the failure in which an encoder gives every image the same embedding
  show(contrastive.collapsedLoss(isSame: [1, 0, 1, 0]))

  //: ## One network, used twice
  //:
  //: Now the embeddings come from a network. Both come from the *same* network: two networks could
  //: give two equal images different embeddings. One network that is used for two images is called
  //: a *Siamese network*, after Siamese twins. Let the whole encoder be one weight, $w = 1$. The
  //: images are one number each, 2 and 5, and they are a positive pair.
  //: @term Siamese network: one encoder applied to both images of a pair, with shared weights
  let w = Variable([[1]], requiresGradient: true, name: "w")
  let (x1, x2) = (Variable([[2]], name: "x1"), Variable([[5]], name: "x2"))
  let (e1, e2) = (x1.matmul(w).named("e1"), x2.matmul(w).named("e2"))
  let twinDistance = e1.pairwiseDistance(e2).named("D")
  let loss = contrastive(twinDistance, isSame: [1]).named("loss")
  show(loss)
  //: The embeddings are $e_1 = 2w$ and $e_2 = 5w$. So $D = 3w$, the loss is $D^2 = 9w^2$, and its
  //: derivative is $18 \cdot w$. The backward pass finds it along two paths. The path through $e_1$
  //: brings $-6 \cdot 2$ to the weight, and the path through $e_2$ brings $6 \cdot 5$. A weight
  //: that is used twice gets the sum:
  loss.backward()
  show(w.gradient!)
  claim(abs(w.gradient!.item - 18) < 1e-3, "−12 + 30 = 18")
  //: The graph has one box for $w$, and two arrows leave it. (The drawing ends at the distance.)
  try render(twinDistance, to: "twins.svg")
  //: There is a trap: in training mode, batch normalization (chapter 10) uses the mean and variance
  //: of the batch. If you call the network on the first images and then on the second images, each
  //: half is normalized by its own statistics. If you concatenate the halves into one batch, they
  //: share the statistics. Both ways are in use, and they give different results:
  generator = Generator(seed: UInt64(options.integer("seed")))
  let small = SiameseNetwork(base: encoder(dimensions: 2, using: &generator))
  let (left, right) = (Variable(train.images[0..<4]), Variable(train.images[20..<24]))
  let twice = small(left, right)
  let once = small.base(.cat([left, right]))
  show(twice.first.value)
  show(once.value[0..<4])
  claim(
    (twice.first.value - once.value[0..<4]).abs().max().item > 1e-3,
    "in training mode, two calls and one call give different embeddings")

  //: ## Half of each
  //:
  //: Which pairs should we draw? An image has 799 possible partners, and only 19 of these show the
  //: same animal. If we drew pairs uniformly, nearly all of them would push. So half of the drawn
  //: pairs show one animal, and half show two. An image is never paired with itself: that distance
  //: is 0 before any training, and there is nothing to learn from it.
  let pairs = try SiameseDataset(
    items: train.labels.indices.map { train.images[$0] }, labels: train.labels,
    seed: UInt64(options.integer("seed")))
  let drawn = (0..<pairs.count).map { pairs.item($0, epoch: 0) }
  let share = Double(drawn.count(where: \.isSame)) / Double(drawn.count)
  show(share)
  claim(share == 0.5, "half of the pairs show one animal")
  claim(drawn.allSatisfy { $0.indices.0 != $0.indices.1 }, "no image is paired with itself")

  //: ## Five animals in the plane
  //: @varies
  //:
  //: To watch it happen, let the embedding have two dimensions, which we can plot, and train on
  //: five animals. The plots show the embeddings of forty images of each animal: before training,
  //: after two epochs, and after fifteen. The training loop is that of chapter 7. The library's
  //: `Trainer` runs it, and a `PairBatch` stacks the images of all pairs.
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
      scatter(points, labels: five.labels, names: titles), to: "plane-\(epoch).svg",
      x: "dimension 0",
      y: "dimension 1")
  }
  //: In numbers, these are the AUCs of the three plots:
  let flat = snapshots.map { areaUnderCurve($0, five.labels) }
  show(flat.map { formatted($0, decimals: 3) }.joined(separator: "   "))
  claim(flat[0] < 0.7 && flat[2] > 0.8, "the five animals have moved apart")

  //: ## Animals that it has never seen
  //:
  //: Now back to the question at the door. The training set is the forty animals, the embedding has
  //: 32 dimensions, and the evaluation uses the twenty held-out animals. None of their images is in
  //: the training set.
  let network = SiameseNetwork(base: encoder(dimensions: 32, using: &generator))
  let epochs = options.integer("epochs")
  var losses: [Float] = []
  begin()
  try training(network, train, epochs: epochs) { epoch, loss in
    losses.append(loss)
    note("Epoch \(epoch)/\(epochs), Loss: \(formatted(Double(loss), decimals: 3))")
  }
  claim(losses[losses.count - 1] < 1.5, "well below 2, the loss of a collapsed encoder")
  //: Evaluate it on new images of the forty animals and on the held-out animals. For comparison, do
  //: the same with the distance between pixels:
  let known = portraits(0..<40, 20..<30)
  let areas = [known, heldOut].map { data in
    (
      areaUnderCurve(data.images.flattened(from: 1), data.labels),
      areaUnderCurve(network.base.embeddings(data.images), data.labels)
    )
  }
  table(
    [["AUC, same or different animal", "pixels", "embeddings"]]
      + zip(["new images of training animals", "held-out animals"], areas).map {
        [$0, formatted($1.0, decimals: 3), formatted($1.1, decimals: 3)]
      })
  if epochs >= 12 {
    claim(areas[1].1 > 0.75, "it can compare animals that it was never trained on")
  }
  //: The encoder is as good on held-out animals as on those of the training set. So it has not
  //: learned forty names. It has learned what to look at when it compares two images. The cat at
  //: the door can be compared with the one that came yesterday.

  //: ## What was built
  //:
  //: A distance with a finite gradient everywhere, a loss with two goals and a margin, a dataset
  //: that draws half positive and half negative pairs, and one encoder used twice. The next chapter
  //: uses a ResNet as the encoder, and trains it on real handwriting.
  //:
  //: Read next: J. Bromley, I. Guyon, Y. LeCun, E. Säckinger and R. Shah, "Signature verification
  //: using a Siamese time delay neural network" (1993), the origin of the name; S. Chopra, R.
  //: Hadsell and Y. LeCun, "Learning a similarity metric discriminatively, with application to face
  //: verification" (2005); R. Hadsell, S. Chopra and Y. LeCun, "Dimensionality reduction by
  //: learning an invariant mapping" (2006), whose figure 2 shows the springs of this chapter. (They
  //: write ½ before each term, and $Y = 0$ for a positive pair.)
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/12-SiameseNetworks`. `swift run learn list` lists the exercises;
  //: `swift run learn check 12` checks this chapter's.
}
