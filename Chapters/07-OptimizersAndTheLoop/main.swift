//: # 7. Optimizers and the loop
//: @question Every number knows which way to go: how far should it step?
//:
//: `backward()` tells every number of a network which way to go. But how far should it step? Steps
//: that are too short take forever, and steps that are too long make the loss larger. And must all
//: numbers take steps of the same length? This chapter is about that single line of training, the
//: step. Then it puts the whole training loop together, and a network learns something that no
//: straight line can do.
import Autograd
import Glibc
import Layers
import Notebook
import NotebookImages
import Optimizers
import Tensors

chapter([.integer("seed", 1, "random seed")]) { options in
  //: ## How far?
  //:
  //: Here is the smallest *loss landscape* there is: one number w, and $\text{loss} = w^2$. The
  //: gradient is $2w$, so the minimum, at 0, is in the direction against the gradient. A step of
  //: gradient descent is $w \leftarrow w - \eta \cdot 2w$. The factor $\eta$ (the Greek letter eta)
  //: is the *learning rate*. An *optimizer* is the object that takes such steps; the plain one is
  //: called `SGD`. Start at $w = 1$ and take five steps, with four different learning rates.
  //: @term loss landscape: the loss as a function of the parameters, pictured as hills and valleys
  //: @term learning rate: the factor that turns a gradient into a step
  //: @term optimizer: an object that updates parameters by their gradients
  func descend(_ learningRate: Double) -> [Float] {
    let w = Parameter(1)
    let optimizer = SGD([w], learningRate: learningRate)
    return [1]
      + (0..<5).map { _ in
        optimizer.zeroGradients()
        w.squared().backward()
        optimizer.step()
        return w.item
      }
  }
  table(
    [["learning rate", "start", "1", "2", "3", "4", "5"]]
      + [0.01, 0.1, 0.9, 1.1].map { rate in
        ["\(rate)"] + descend(rate).map { formatted($0) }
      })
  //: Each step multiplies w by $1 - 2\eta$. With 0.01 the factor is 0.98: the right direction, but
  //: slow. With 0.1 it is 0.8: good. With 0.9 it is −0.8: w jumps across the valley and back, but
  //: comes closer. With 1.1 it is −1.2: every jump is wider than the last, and w *diverges*. No
  //: learning rate is right in itself; how far is too far depends on the curvature of the
  //: landscape.
  //: @term diverge: to move away from the minimum, in ever longer steps
  claim(abs(descend(0.1)[5] - 0.32768) < 1e-5, "0.8⁵ is 0.32768")
  claim(abs(descend(1.1)[5]) > 2, "steps that are too long diverge")

  //: ## A ravine
  //:
  //: Real landscapes curve strongly in some directions and weakly in others. Take two numbers and
  //: the loss $a^2/2 + 20\,b^2$: a valley that is steep across and nearly flat along.
  func ravine(_ point: Variable) -> Variable {
    (point.squared() * Variable([0.5, 20])).sum()
  }
  func walk(_ make: ([Parameter]) -> Optimizer) -> [(Double, Double)] {
    let point = Parameter([-4, 1])
    let optimizer = make([point])
    return [(-4, 1)]
      + (0..<40).map { _ in
        optimizer.zeroGradients()
        ravine(point).backward()
        optimizer.step()
        return (Double(point.value[0].item), Double(point.value[1].item))
      }
  }
  //: Across the valley the gradient is $40\,b$, so each step multiplies b by $1 - 40\eta$. With a
  //: learning rate above $2/40 = 0.05$, b diverges. So take 0.045. Then along the valley, each step
  //: covers only 4.5 % of the remaining distance:
  let plain = walk { SGD($0, learningRate: 0.045) }
  func report(_ path: [(Double, Double)], line: Int = #line) {
    let (a, b) = path[40]
    note("after 40 steps: a \(formatted(a)), b \(formatted(b))", line: line)
  }
  report(plain)
  claim(
    abs(plain[40].0) > 0.5,
    "along the valley, plain gradient descent has not arrived")

  //: ## Momentum
  //:
  //: Think of a ball. It does not stop after each bit of slope. It keeps most of its *velocity*,
  //: and the slope changes the velocity a little. This is called *momentum*. With g for the
  //: gradient:
  //:
  //: $$v \leftarrow \mu \cdot v + g \qquad w \leftarrow w - \eta \cdot v$$
  //:
  //: Let the momentum $\mu$ be 0.9 and the gradient always 1:
  //: @term velocity: the sum of past gradients, each weighted less the older it is
  //: @term momentum: stepping along the velocity instead of the gradient; also the factor μ
  var velocity = 0.0
  var velocities: [Double] = []
  for step in 1...60 {
    velocity = 0.9 * velocity + 1
    if [1, 2, 3, 10, 60].contains(step) { velocities.append(velocity) }
  }
  show(velocities.map { formatted(Float($0)) }.joined(separator: ", "))
  //: These are the velocities after steps 1, 2, 3, 10 and 60. They grow toward 10, which is
  //: $1 / (1 - \mu)$. So where gradients agree, steps become ten times as long. Where gradients
  //: alternate between up and down, they cancel in the sum.
  claim(
    abs(velocity - 10) < 0.02,
    "a constant gradient gives steps ten times as long")
  let rolling = walk { SGD($0, learningRate: 0.015, momentum: 0.8) }
  report(rolling)
  claim(
    abs(rolling[40].0) < abs(plain[40].0) / 2,
    "momentum with a third of the learning rate came more than twice as close")

  //: ## Adam: every number at its own pace
  //:
  //: Momentum still uses one learning rate for all numbers. Adam keeps two averages for each
  //: number: m, an average of its gradients, and v, an average of their squares (not the velocity).
  //: $\sqrt{v}$ says how large this number's gradients usually are, and the step is
  //: $\eta \cdot m / \sqrt{v}$. So the scale of the gradients cancels. Look at the first step for
  //: gradients that differ by a factor of a million:
  let weights = Parameter([1, 1, 1])
  let adam = Adam([weights], learningRate: 0.1)
  weights.gradient = [1000, 1, -0.001]
  adam.step()
  show(weights.value)
  claim(
    (weights.value - [0.9, 0.9, 1.1]).abs().max().item < 1e-4,
    "each number has moved by the learning rate, 0.1")
  //: How can that be, if both averages start at 0? Each is an *exponential moving average*: it
  //: keeps most of its old value and adds a little of the new one:
  //:
  //: $$m \leftarrow \beta_1 m + (1 - \beta_1) g$$
  //:
  //: $$v \leftarrow \beta_2 v + (1 - \beta_2) g^2$$
  //:
  //: With $\beta_1 = 0.9$ and $\beta_2 = 0.999$, after one step m is only $0.1 \cdot g$ and v only
  //: $0.001 \cdot g^2$. The step would be $\eta \cdot 0.1 g / \sqrt{0.001 g^2} = 3.16\,\eta$, three
  //: times too long. So Adam divides each average by the total weight of the gradients in it so
  //: far: $1 - \beta^t$ after t steps. Forgetting this *bias correction* is the bug that
  //: exercise 7.2 looks for.
  //: @term exponential moving average: EMA: an average that adds a little of each new value
  //: @term bias correction: dividing an average that started at 0 by the total weight of its values
  let adaptive = walk { Adam($0, learningRate: 0.4) }
  report(adaptive)
  try plot(
    [
      Curve("plain, η = 0.045", plain, style: .linesPoints),
      Curve("momentum 0.8, η = 0.015", rolling, style: .linesPoints),
      Curve("Adam, η = 0.4", adaptive, style: .linesPoints),
    ], to: "ravine.svg", x: "a, along the valley", y: "b, across it")
  //: In the plot, plain gradient descent jumps from wall to wall and creeps forward. With momentum
  //: it swings from side to side, but makes faster progress. For Adam it makes no difference that
  //: one direction is forty times as steep: it sets out at the same pace in both, runs past the
  //: minimum, and comes back.
  claim(
    abs(adaptive[40].0) < 1 && abs(adaptive[40].1) < 0.2,
    "Adam is close in both directions")

  //: ## Weight decay
  //:
  //: Large weights make a network react wildly to small changes of its input. *Weight decay* pulls
  //: every weight a little toward 0 at each step: $w \leftarrow w - \eta \lambda w$. For plain
  //: steps, adding $\lambda w$ to the gradient does the same. For Adam it does not, because Adam
  //: divides by the size of the gradients: weights with large gradients would hardly decay. AdamW
  //: therefore applies the decay separately from the gradient, which is called *decoupled weight
  //: decay*. Here two weights start at 1, one with gradients of size 10 and one with gradients of
  //: size 0.1:
  //: @term weight decay: pulling every weight a little toward 0 at each step
  //: @term decoupled weight decay: weight decay applied to the weight, not added to the gradient
  func decayed(_ make: ([Parameter]) -> Optimizer) -> Tensor<Float> {
    let pair = Parameter([1, 1])
    let optimizer = make([pair])
    for sign: Float in [1, -1, 1, -1, 1, -1, 1, -1] {
      pair.gradient = Tensor<Float>([10, 0.1]) * sign
      optimizer.step()
    }
    return pair.value
  }
  let coupled = decayed { Adam($0, learningRate: 0.01, weightDecay: 1) }
  let decoupled = decayed { AdamW($0, learningRate: 0.01, weightDecay: 1) }
  show(coupled)
  show(decoupled)
  //: The gradients alternate in sign, so in the end only the decay is left. With Adam, the weight
  //: with large gradients has hardly decayed, and the other has decayed more. With AdamW, both
  //: decay by about 1 % per step.
  claim(
    abs(decoupled[0].item - decoupled[1].item) < 0.01
      && abs(coupled[0].item - coupled[1].item) > 0.03,
    "AdamW decays both weights alike, Adam does not")
  //: A *parameter group* gives some parameters settings of their own: biases usually do not decay,
  //: and a new layer gets a higher learning rate.
  //: @term parameter group: parameters that share settings of their own in an optimizer
  //:
  //:     let optimizer = AdamW(network.weights, learningRate: 1e-3, weightDecay: 0.05)
  //:     optimizer.addGroup(network.biases, weightDecay: 0)

  //: ## Schedules
  //:
  //: At first the weights are random and gradients are large: take small steps. Then take large
  //: ones. At the end, settle: steps that are too long keep jumping around the minimum. So the
  //: learning rate itself changes during training, by a *learning-rate schedule*. The usual one is
  //: a short linear *warm-up*, then half a cosine wave down.
  //: @term learning-rate schedule: how the learning rate changes from step to step
  //: @term warm-up: a learning rate that starts small and grows during the first steps
  let schedule = Warmup(steps: 5, from: 0.2, then: Cosine(steps: 15))
  show(
    (0...20).map { formatted(schedule.rate(from: 1, after: $0), digits: 2) }
      .joined(separator: " "))
  claim(
    schedule.rate(from: 1, after: 5) == 1
      && abs(schedule.rate(from: 1, after: 20)) < 1e-9,
    "the full learning rate after the warm-up, 0 at the end")
  func curve(_ name: String, _ schedule: any Schedule) -> Curve {
    Curve(
      name, (0...100).map { (Double($0), schedule.rate(from: 1, after: $0)) })
  }
  try plot(
    [
      curve(
        "warm-up and cosine",
        Warmup(steps: 10, from: 0.1, then: Cosine(steps: 90))),
      curve("× 0.1 every 40 steps", Step(every: 40)),
      curve("× 0.97 every step", Exponential(by: 0.97)),
      curve("one cycle", OneCycle(peak: 1, steps: 101)),
    ], to: "schedules.svg", x: "step", y: "fraction of the learning rate")

  //: ## The loop
  //:
  //: Now we have all the parts. Every training run in this book repeats these four lines, the
  //: *training loop*:
  //:
  //:     optimizer.zeroGradients()      // reset the gradients
  //:     let loss = …                   // forward pass
  //:     loss.backward()                // backward pass
  //:     optimizer.step()               // update the parameters
  //:
  //: The first line is the one that people forget. `backward()` *accumulates* gradients: it adds to
  //: those of the last step (chapter 5). Without the first line, old gradients stay in the sum
  //: forever. With $\text{loss} = w^2$ and $\eta = 0.1$, w starts at 1 and then moves like this:
  //: @term training loop: reset the gradients, forward pass, backward pass, update; again and again
  let w = Parameter(1)
  var history: [Float] = []
  for _ in 0..<12 {
    w.squared().backward()
    w.update { $0 -= w.gradient! * 0.1 }
    history.append(w.item)
  }
  show(history.map { formatted($0) }.joined(separator: " "))
  //: It passes 0 and climbs the other side: a momentum of 1, like a ball without friction. Compare
  //: the table at the beginning, where five steps with the same learning rate brought w to 0.33, on
  //: its way to 0.
  claim(
    history.contains { $0 < -0.9 },
    "without resetting the gradients it does not converge")

  //: ## Milestone: three spirals
  //: @varies
  //:
  //: Three spiral arms wind around each other. To which arm does a point belong? No straight line
  //: separates them. The network has two hidden layers of 32 neurons. It learns from 450 points,
  //: the *training set*. Another 300 points of the same arms are *held out*: the network is never
  //: trained on them. They are the *test set*. The fraction of the test set that the network
  //: classifies correctly is its *accuracy*.
  //: @term training set: the examples that a network learns from
  //: @term held out: kept away from training, to measure what was learned
  //: @term test set: held-out examples that measure what was learned
  //: @term accuracy: the fraction of examples that are classified correctly
  var generator = Generator(seed: UInt64(options.integer("seed")))
  let spirals = Spirals(150, using: &generator)
  let heldOut = Spirals(100, using: &generator)
  let network = Sequential(
    Linear(2, 32, using: &generator), ReLU(),
    Linear(32, 32, using: &generator), ReLU(),
    Linear(32, 3, using: &generator))
  func accuracy(_ spirals: Spirals) -> Float {
    let logits = withoutGradients { network(Variable(spirals.points)).value }
    let predictions = logits.argmax(axis: 1).scalars
    return Float(zip(predictions, spirals.labels).count { $0 == $1 })
      / Float(spirals.labels.count)
  }
  let untrained = network(Variable(spirals.points))
    .softmaxCrossEntropy(spirals.labels).item
  note(
    "before training: loss \(formatted(untrained)), "
      + "accuracy \(formatted(100 * accuracy(heldOut))) %")
  //: The loss is near $\log 3 = 1.0986$: the network knows nothing yet (chapter 6).
  claim(
    abs(untrained - 1.0986) < 0.2,
    "the initial loss is near log 3")
  //: One *epoch* goes through all 450 points in random order, in *batches* of 50: nine steps. The
  //: gradient of a batch is a rough estimate of the gradient over all points, at a ninth of the
  //: cost, and that is good enough for a step. Because the batches are random, this is called
  //: *stochastic gradient descent*, SGD for short.
  //: @term epoch: one pass through the whole training set
  //: @term stochastic gradient descent: SGD: gradient descent with gradients of random batches
  let epochs = 120
  let batch = 50
  let count = spirals.labels.count
  let optimizer = Adam(network.parameters(), learningRate: 0.01)
  let scheduler = Scheduler(
    optimizer,
    Warmup(
      steps: 20, from: 0.1, then: Cosine(steps: epochs * count / batch - 20)))
  let regions = DecisionRegions()
  var images = [regions.image(of: network, with: spirals)]
  var losses: [(Double, Double)] = []
  begin()
  for epoch in 1...epochs {
    let order = generator.permutation(count)
    var total: Float = 0
    for start in stride(from: 0, to: count, by: batch) {
      let indices = Array(order[start..<min(start + batch, count)])
      let (points, labels) = spirals[indices]
      optimizer.zeroGradients()
      let loss = network(Variable(points)).softmaxCrossEntropy(labels)
      loss.backward()
      optimizer.step()
      scheduler.step()
      total += loss.item * Float(labels.count)
    }
    losses.append((Double(epoch), Double(total) / Double(count)))
    if [3, 6, 10, 20, 120].contains(epoch) {
      images.append(regions.image(of: network, with: spirals))
      let (mean, share) = (losses[epoch - 1].1, 100 * accuracy(heldOut))
      note(
        "epoch \(epoch): loss \(formatted(mean)), "
          + "accuracy \(formatted(share)) %")
    }
  }
  //: The accuracy is measured on the test set.
  claim(
    accuracy(heldOut) > 0.97,
    "the accuracy on held-out points is above 97 %")
  //: The figure shows what the network predicts at every point of the plane, before training and
  //: after 3, 6, 10, 20 and 120 epochs. A pure color means that it is confident, and a mixed color
  //: that it is not. The border between two colors is the *decision boundary*.
  //: @term decision boundary: where a classifier's prediction changes from one class to another
  try show(picture: regions.grid(images), as: "boundary.png")
  try plot([Curve("loss", losses)], to: "loss.svg", x: "epoch", y: "mean loss")
  //: First the network divides the plane into three sectors, the best that straight lines can do.
  //: Then the boundaries bend and follow the arms, from the outside in. In the middle the arms are
  //: close together, and that takes longest. At the end the boundaries between the arms are sharp.
  //: Far from all points the colors mean nothing, because no example was ever there.

  //: ## Cat or dog?
  //:
  //: The same loop works with images. The training set has eighty animals, with four images of
  //: each, and the question is the one that chapter 6 could not answer. Forty other animals are the
  //: test set.
  typealias Animals = (images: Tensor<Float>, labels: [Int])
  func gather(_ numbers: Range<Int>) -> Animals {
    let images = numbers.flatMap { number in
      (0..<4).map { animal(number, picture: $0) }
    }
    return (
      Tensor.stack(images).reshaped([4 * numbers.count, 3072]) - 0.5,
      numbers.flatMap { number in [Int](repeating: number % 2, count: 4) }
    )
  }
  let (trainingSet, testSet) = (gather(0..<80), gather(80..<120))
  let classifier = Sequential(
    Linear(3072, 32, using: &generator), ReLU(),
    Linear(32, 2, using: &generator))
  func accuracy(on animals: Animals) -> Float {
    let predictions = withoutGradients {
      classifier(Variable(animals.images)).value
    }.argmax(axis: 1)
    return Float(
      zip(predictions.scalars, animals.labels).count { Int($0) == $1 })
      / Float(animals.labels.count)
  }
  let adamForAnimals = Adam(classifier.parameters(), learningRate: 0.0005)
  var rows = [["epoch", "training accuracy", "test accuracy"]]
  for epoch in 1...80 {
    let order = generator.permutation(trainingSet.labels.count)
    for start in stride(from: 0, to: order.count, by: 40) {
      let indices = Array(order[start..<start + 40])
      adamForAnimals.zeroGradients()
      classifier(Variable(trainingSet.images.indexSelected(axis: 0, indices)))
        .softmaxCrossEntropy(indices.map { trainingSet.labels[$0] })
        .backward()
      adamForAnimals.step()
    }
    if [1, 5, 20, 80].contains(epoch) {
      rows.append(
        ["\(epoch)"]
          + [trainingSet, testSet].map {
            "\(formatted(100 * accuracy(on: $0))) %"
          })
    }
  }
  table(rows)
  //: The network memorizes its training set, but on other animals it does about as well as
  //: guessing, which gets 50 %. This is called *overfitting*: what was learned does not
  //: *generalize* to other examples. A layer with a separate weight for every pixel sees this wall
  //: and that corner; it has no notion of an ear. Two things help. Chapter 8 shows it each animal
  //: in many more variations, and chapter 9 builds a layer that looks everywhere with the same few
  //: weights.
  //: @term overfitting: fitting the training set without learning what holds for other examples
  //: @term generalize: to make good predictions for examples that were not in the training set
  claim(
    accuracy(on: trainingSet) > 0.9
      && accuracy(on: testSet) < accuracy(on: trainingSet) - 0.15,
    "much more accurate on the training set than on the test set")
  //: And even a good classifier of cats and dogs would not be enough. *Which* cat is it? For that
  //: it would need an output for each cat, and it has none for a cat that arrives tomorrow.
  //: Chapter 12 asks the question differently.

  //: ## What was built
  //:
  //: An optimizer turns gradients into steps, a schedule sets the learning rate, four lines make a
  //: loop, and a network of 1,251 numbers has learned three spirals. Everything larger in this book
  //: is trained in the same way.
  claim(
    network.parameterCount == 1251,
    "2 · 32 + 32, 32 · 32 + 32, 32 · 3 + 3")
  //: Read next: D. Kingma and J. Ba, "Adam: a method for stochastic optimization" (2015); I.
  //: Loshchilov and F. Hutter, "Decoupled weight decay regularization" (2019), which introduces
  //: AdamW, and "SGDR" (2017), the source of the cosine schedule; G. Goh, "Why momentum really
  //: works" (2017), with the ravine to play with.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/07-OptimizersAndTheLoop`. `swift run learn list` lists the
  //: exercises; `swift run learn check 7` checks this chapter's.
}
