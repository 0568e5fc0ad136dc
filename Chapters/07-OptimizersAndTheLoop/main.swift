//: # 7. Optimizers and the loop
//: @question Every number knows which way to go: how far should it step?
//:
//: `backward()` tells every number of a network which way to go. But how far should it step? Too short a step, and learning
//: takes for ever; too long, and it gets worse with every step. And must all numbers step equally far? This
//: chapter is about that single line of training, the step; then it puts the whole loop together and lets a
//: network learn something that no straight line can do.
import Autograd
import Glibc
import Layers
import Notebook
import NotebookImages
import Optimizers
import Tensors

chapter([.integer("seed", 1, "what the random numbers depend on")]) { options in
  //: ## How far?
  //:
  //: The smallest landscape there is: one number w, and $\text{loss} = w^2$. Its gradient is $2w$, so the lowest
  //: place, 0, lies against the gradient. A step of gradient descent is $w \leftarrow w - \eta \cdot 2w$, with
  //: the *learning rate* $\eta$ (the Greek letter eta). Start at $w = 1$ and take five steps, with four different rates.
  //: @term learning rate: how far a step goes, as a multiple of the gradient
  func descend(_ rate: Double) -> [Float] {
    let w = Parameter(1)
    let optimizer = SGD([w], learningRate: rate)
    return [1]
      + (0..<5).map { _ in
        optimizer.zeroGradients()
        w.squared().backward()
        optimizer.step()
        return w.item
      }
  }
  table(
    [["rate", "start", "1", "2", "3", "4", "5"]]
      + [0.01, 0.1, 0.9, 1.1].map { rate in
        ["\(rate)"] + descend(rate).map { rounded($0) }
      })
  //: Each step multiplies w by $1 - 2\eta$. With 0.01 that is 0.98: the right way, but slow. With 0.1, 0.8: good.
  //: With 0.9, −0.8: it jumps over the valley and back, but comes nearer. With 1.1, −1.2: every jump is wider
  //: than the last. No rate is right in itself; what is too far depends on how bent the landscape is.
  claim(abs(descend(0.1)[5] - 0.32768) < 1e-5, "0.8 to the fifth is 0.32768")
  claim(abs(descend(1.1)[5]) > 2, "too long a step makes it worse and worse")

  //: ## A ravine
  //:
  //: Real landscapes bend much in some directions and little in others. Take two numbers and the loss
  //: $a^2/2 + 20\,b^2$: a valley that is steep across and nearly flat along.
  func ravine(_ place: Variable) -> Variable {
    (place.squared() * Variable([0.5, 20])).sum()
  }
  func walk(_ make: ([Parameter]) -> Optimizer) -> [(Double, Double)] {
    let place = Parameter([-4, 1])
    let optimizer = make([place])
    return [(-4, 1)]
      + (0..<40).map { _ in
        optimizer.zeroGradients()
        ravine(place).backward()
        optimizer.step()
        return (Double(place.value[0].item), Double(place.value[1].item))
      }
  }
  //: Across the valley, any rate above $2/40 = 0.05$ explodes. So take 0.045. Then along the valley each step
  //: closes only 4.5 % of the distance:
  let plain = walk { SGD($0, learningRate: 0.045) }
  func tell(_ way: [(Double, Double)], line: Int = #line) {
    let (a, b) = way[40]
    note("after 40 steps: a \(rounded(a)), b \(rounded(b))", line: line)
  }
  tell(plain)
  claim(
    abs(plain[40].0) > 0.5,
    "plain steps have not arrived along the valley")

  //: ## Momentum
  //:
  //: Think of a ball. It does not stop after each bit of slope; it keeps most of its *velocity*, and the
  //: slope changes it a little. With g for the gradient:
  //:
  //: $$v \leftarrow \mu \cdot v + g \qquad w \leftarrow w - \eta \cdot v$$
  //:
  //: Say $\mu$ is 0.9 and the gradient is always 1:
  //: @term velocity: what momentum keeps of earlier steps, added to the new gradient
  var velocity = 0.0
  var velocities: [Double] = []
  for step in 1...60 {
    velocity = 0.9 * velocity + 1
    if [1, 2, 3, 10, 60].contains(step) { velocities.append(velocity) }
  }
  show(velocities.map { rounded(Float($0)) }.joined(separator: ", "))
  //: Steps 1, 2, 3, 10 and 60. It grows toward 10, which is $1 / (1 - \mu)$: where gradients agree, steps become
  //: ten times as long. Where they point up and down in turn, they cancel in the sum.
  claim(
    abs(velocity - 10) < 0.02,
    "a steady gradient gives ten times the step")
  let rolling = walk { SGD($0, learningRate: 0.015, momentum: 0.8) }
  tell(rolling)
  claim(
    abs(rolling[40].0) < abs(plain[40].0) / 2,
    "with momentum and a third of the rate it came more than twice as near")

  //: ## Adam: every number at its own pace
  //:
  //: Momentum still uses one rate for all numbers. Adam keeps, for each number, a running mean m of its
  //: gradients and a running mean v of their squares. $\sqrt{v}$ says how large this number's gradients usually
  //: are, and the step is $\eta \cdot m / \sqrt{v}$: the units cancel. Watch the first step for gradients a million times apart:
  let weights = Parameter([1, 1, 1])
  let adam = Adam([weights], learningRate: 0.1)
  weights.gradient = [1000, 1, -0.001]
  adam.step()
  show(weights.value)
  claim(
    (weights.value - [0.9, 0.9, 1.1]).abs().max().item < 1e-4,
    "each number has moved by the learning rate, 0.1")
  //: How come, if the means start at 0? A *running mean* keeps most of itself and takes in a little of what is new:
  //:
  //: $$m \leftarrow \beta_1 m + (1 - \beta_1) g$$
  //:
  //: $$v \leftarrow \beta_2 v + (1 - \beta_2) g^2$$
  //:
  //: With $\beta_1 = 0.9$ and $\beta_2 = 0.999$, after one step m is only $0.1 \cdot g$ and v only
  //: $0.001 \cdot g^2$. The step would be $\eta \cdot 0.1 g / \sqrt{0.001 g^2} = 3.16\,\eta$, three times too
  //: long. So Adam divides each mean by how much of it is there: $1 - \beta^t$ after t steps. Forgetting this *bias
  //: correction* is the mistake that exercise 7.2 looks for.
  //: @term running mean: a mean that keeps most of itself and takes in a little of each new number
  //: @term bias correction: dividing a running mean that started at 0 by how much of it is there
  let adaptive = walk { Adam($0, learningRate: 0.4) }
  tell(adaptive)
  try plot(
    [
      Curve("plain, η = 0.045", plain, style: .linesPoints),
      Curve("momentum 0.8, η = 0.015", rolling, style: .linesPoints),
      Curve("Adam, η = 0.4", adaptive, style: .linesPoints),
    ], to: "ravine.svg", x: "a, along the valley", y: "b, across it")
  //: In the plot, the plain walk jumps from wall to wall and creeps forward. The one with momentum swings, and
  //: gets ahead. Adam does not care that one direction is forty times as steep: it sets out at the same pace
  //: in both, runs past the lowest place and comes back.
  claim(
    abs(adaptive[40].0) < 1 && abs(adaptive[40].1) < 0.2,
    "Adam has come near in both directions")

  //: ## Drawn to zero
  //:
  //: Large weights make a network that reacts wildly to small changes. *Weight decay* draws every number a
  //: little to 0 at each step: $w \leftarrow w - \eta \lambda w$. Adding $\lambda w$ to the gradient does the same for plain steps, but not
  //: for Adam, which divides it away again: numbers with large gradients would hardly decay. AdamW does it
  //: beside the gradient. Both start at 1 with gradient 10 in one number and 0.1 in the other:
  //: @term weight decay: drawing every weight a little toward 0 at each step
  func decayed(_ make: ([Parameter]) -> Optimizer) -> Tensor<Float> {
    let pair = Parameter([1, 1])
    let optimizer = make([pair])
    for sign: Float in [1, -1, 1, -1, 1, -1, 1, -1] {
      pair.gradient = Tensor<Float>([10, 0.1]) * sign
      optimizer.step()
    }
    return pair.value
  }
  let inGradient = decayed { Adam($0, learningRate: 0.01, weightDecay: 1) }
  let beside = decayed { AdamW($0, learningRate: 0.01, weightDecay: 1) }
  show(inGradient)
  show(beside)
  //: The gradients point up and down in turn, so that only the decay is left in the end. Adam: the number
  //: with large gradients has hardly decayed, the other more. AdamW: both by about 1 % a step.
  claim(
    abs(beside[0].item - beside[1].item) < 0.01
      && abs(inGradient[0].item - inGradient[1].item) > 0.03,
    "AdamW decays both alike, Adam does not")
  //: A *parameter group* sets such numbers apart: biases usually do not decay, a new layer learns faster.
  //: @term parameter group: parameters that share settings of their own in an optimizer
  //:
  //:     let optimizer = AdamW(network.weights, learningRate: 1e-3, weightDecay: 0.05)
  //:     optimizer.addGroup(network.biases, weightDecay: 0)

  //: ## Schedules
  //:
  //: At first the numbers are random and gradients large: step carefully. Then stride. In the end settle:
  //: steps that are too long jump around the lowest place for ever. So the rate itself changes. The usual
  //: course is a short *warm-up* along a line, then half a cosine wave down.
  //: @term warm-up: a learning rate that grows from small at the start of training
  let schedule = Warmup(steps: 5, from: 0.2, then: Cosine(steps: 15))
  show(
    (0...20).map { rounded(schedule.rate(from: 1, after: $0), digits: 2) }
      .joined(separator: " "))
  claim(
    schedule.rate(from: 1, after: 5) == 1
      && abs(schedule.rate(from: 1, after: 20)) < 1e-9,
    "the whole rate after the warm-up, nothing in the end")
  func curve(_ name: String, _ schedule: any Schedule) -> Curve {
    Curve(
      name, (0...100).map { (Double($0), schedule.rate(from: 1, after: $0)) })
  }
  try plot(
    [
      curve(
        "warm-up and cosine",
        Warmup(steps: 10, from: 0.1, then: Cosine(steps: 90))),
      curve("a tenth every 40 steps", Step(every: 40)),
      curve("× 0.97 every step", Exponential(by: 0.97)),
      curve("one cycle", OneCycle(peak: 1, steps: 101)),
    ], to: "schedules.svg", x: "step", y: "share of the learning rate")

  //: ## The loop
  //:
  //: Now all parts are there. Every training in this book is this, again and again:
  //:
  //:     optimizer.zeroGradients()      // forget
  //:     let loss = …                   // forward
  //:     loss.backward()                // backward
  //:     optimizer.step()               // move
  //:
  //: The first line is the one that is forgotten. `backward()` *adds* to the gradients that are there (chapter
  //: 5: paths add). Without the line, the old slopes are carried along for ever. With
  //: $\text{loss} = w^2$ and $\eta = 0.1$, the way from $w = 1$ goes like this:
  let stubborn = Parameter(1)
  var course: [Float] = []
  for _ in 0..<12 {
    stubborn.squared().backward()
    stubborn.update { $0 -= stubborn.gradient! * 0.1 }
    course.append(stubborn.item)
  }
  show(course.map { rounded($0) }.joined(separator: " "))
  //: It runs through 0 and up the other side: a momentum of 1, a ball without friction. Compare the table
  //: above, where five steps brought it to 0.33 and on toward 0.
  claim(course.contains { $0 < -0.9 }, "without forgetting it does not settle")

  //: ## Milestone: three spirals
  //: @varies
  //:
  //: Three arms that wind around each other; to which does a point belong? No straight line separates them.
  //: The network has two hidden layers of 32.
  var generator = Generator(seed: UInt64(options.integer("seed")))
  let spirals = Spirals(150, using: &generator)
  let held = Spirals(100, using: &generator)
  let network = Sequential(
    Linear(2, 32, using: &generator), ReLU(),
    Linear(32, 32, using: &generator), ReLU(),
    Linear(32, 3, using: &generator))
  func accuracy(_ spirals: Spirals) -> Float {
    let scores = withoutGradients { network(Variable(spirals.points)).value }
    let answers = scores.argmax(axis: 1).scalars
    return Float(zip(answers, spirals.labels).count { $0 == $1 })
      / Float(spirals.labels.count)
  }
  let untrained = network(Variable(spirals.points))
    .softmaxCrossEntropy(spirals.labels).item
  note(
    "before: loss \(rounded(untrained)), "
      + "right \(rounded(100 * accuracy(held))) %")
  //: The loss is near $\log 3 = 1.0986$: the network knows nothing yet (chapter 6).
  claim(
    abs(untrained - 1.0986) < 0.2,
    "it begins near the loss of knowing nothing")
  //: One *epoch* goes through all 450 points in random order, in *batches* of 50: nine steps. A batch's
  //: gradient is a rough guess of the whole one, at a ninth of the cost, and rough is good enough to walk by.
  //: @term epoch: one round of training through all the examples
  let epochs = 120
  let batch = 50
  let count = spirals.labels.count
  let optimizer = Adam(network.parameters(), learningRate: 0.01)
  let scheduler = Scheduler(
    optimizer,
    Warmup(
      steps: 20, from: 0.1, then: Cosine(steps: epochs * count / batch - 20)))
  let landscape = Landscape()
  var pictures = [landscape.picture(network, spirals)]
  var losses: [(Double, Double)] = []
  begin()
  for epoch in 1...epochs {
    let order = generator.permutation(count)
    var total: Float = 0
    for start in stride(from: 0, to: count, by: batch) {
      let chosen = Array(order[start..<min(start + batch, count)])
      let (points, labels) = spirals[chosen]
      optimizer.zeroGradients()
      let loss = network(Variable(points)).softmaxCrossEntropy(labels)
      loss.backward()
      optimizer.step()
      scheduler.step()
      total += loss.item * Float(labels.count)
    }
    losses.append((Double(epoch), Double(total) / Double(count)))
    if [3, 6, 10, 20, 120].contains(epoch) {
      pictures.append(landscape.picture(network, spirals))
      let (mean, share) = (losses[epoch - 1].1, 100 * accuracy(held))
      note("epoch \(epoch): loss \(rounded(mean)), right \(rounded(share)) %")
    }
  }
  //: "Right" counts on 300 other points of the same arms, which the network has never seen.
  claim(accuracy(held) > 0.97, "more than 97 of 100 new points are told right")
  //: This is what it holds each place of the plane for, before training and after 3, 6, 10, 20 and 120
  //: epochs. Pure color: sure. Mixed: in doubt.
  try show(picture: landscape.grid(pictures), as: "boundary.png")
  try plot([Curve("loss", losses)], to: "loss.svg", x: "epoch", y: "mean loss")
  //: First it parts the plane into three sectors, the best that straight cuts can do. Then the cuts bend and
  //: follow the arms, from the outside in: in the middle the arms are near each other, and that takes longest.
  //: In the end the colors meet sharply between the arms. Far from all points they mean nothing, for nothing
  //: was ever said about those places.

  //: ## Cat or dog?
  //:
  //: The same loop, with pictures. Eighty animals, four pictures of each, and the question that chapter 6
  //: could not answer. Forty other animals are kept for the exam.
  typealias Animals = (pictures: Tensor<Float>, kinds: [Int])
  func gather(_ numbers: Range<Int>) -> Animals {
    let pictures = numbers.flatMap { number in
      (0..<4).map { animal(number, picture: $0) }
    }
    return (
      Tensor.stack(pictures).reshaped([4 * numbers.count, 3072]) - 0.5,
      numbers.flatMap { number in [Int](repeating: number % 2, count: 4) }
    )
  }
  let (known, strangers) = (gather(0..<80), gather(80..<120))
  let judge = Sequential(
    Linear(3072, 32, using: &generator), ReLU(),
    Linear(32, 2, using: &generator))
  func right(_ animals: Animals) -> Float {
    let answers = withoutGradients { judge(Variable(animals.pictures)).value }
      .argmax(axis: 1)
    return Float(zip(answers.scalars, animals.kinds).count { Int($0) == $1 })
      / Float(animals.kinds.count)
  }
  let teacher = Adam(judge.parameters(), learningRate: 0.0005)
  var marks = [
    ["epoch", "right of the animals it learns from", "right of strangers"]
  ]
  for epoch in 1...80 {
    let order = generator.permutation(known.kinds.count)
    for start in stride(from: 0, to: order.count, by: 40) {
      let chosen = Array(order[start..<start + 40])
      teacher.zeroGradients()
      judge(Variable(known.pictures.indexSelected(axis: 0, chosen)))
        .softmaxCrossEntropy(chosen.map { known.kinds[$0] }).backward()
      teacher.step()
    }
    if [1, 5, 20, 80].contains(epoch) {
      marks.append(
        ["\(epoch)"]
          + [known, strangers].map { "\(rounded(100 * right($0))) %" })
    }
  }
  table(marks)
  //: It learns its own animals by heart, and of strangers it knows hardly anything: whoever guesses is right
  //: in 50 %. This is called *overfitting*: what was learnt holds for the examples only. A layer with a weight of
  //: its own for every dot sees this wall and that corner; it has no notion of an ear. Two things help. Chapter
  //: 8 shows it each animal in many more ways, and chapter 9 gives it eyes that look everywhere with the same
  //: few weights.
  //: @term overfitting: learning examples by heart, so that nothing follows for others
  claim(
    right(known) > 0.9 && right(strangers) < right(known) - 0.15,
    "much better on what it has seen than on strangers")
  //: And even a good judge of cats and dogs would not do. *Which* cat is it? For that it would need an output
  //: for each cat, and for a cat that comes tomorrow there is none. Chapter 12 asks the question differently.

  //: ## What was built
  //:
  //: An optimizer turns gradients into steps; a schedule says how long they are; four lines make a loop; and
  //: a network of 1,251 numbers has learnt three spirals. Nothing larger in this book is trained in any
  //: other way.
  claim(
    network.parameterCount == 1251,
    "2 · 32 + 32, 32 · 32 + 32, 32 · 3 + 3")
  //: Read next: D. Kingma and J. Ba, "Adam: a method for stochastic optimization" (2015); I. Loshchilov and F.
  //: Hutter, "Decoupled weight decay regularization" (2019), which is AdamW, and "SGDR" (2017), where the
  //: cosine comes from; G. Goh, "Why momentum really works" (2017), with the ravine to play with.
  //:
  //: ## Exercises
  //:
  //: 7.1 *sgdMomentum*: a step with velocity. 7.2 *adam*: Adam's step. 7.3 *cosineWarmup*: the schedule above.
  //: 7.4 *trainStep*: the loop's inside, in the right order. The files are in
  //: `Exercises/07-OptimizersAndTheLoop`; `swift run learn check 7` checks them.
}
