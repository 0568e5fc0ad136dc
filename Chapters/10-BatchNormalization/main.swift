//: # 10. Batch normalization
//: @question After ten layers nothing is left of the picture: where did it go?
//:
//: Ten layers, each of them harmless. A picture of a cat goes in, and after the tenth layer nearly nothing
//: of it is left: cats and dogs, all give the same numbers. Where did the cat go? And what would have to be
//: done so that it arrives?
//:
//: This chapter follows a picture through the layers, sees it fade, and puts in the part that keeps it
//: alive. It is a simple idea with a few sharp edges, and you will find it in nearly every network that
//: looks at pictures.
import Autograd
import Layers
import Notebook
import NotebookGraphs
import NotebookImages
import Optimizers
import Tensors
import Training

/// Ten convolutions of eight channels, with or without batch normalization after each.
func stack(normalized: Bool, using generator: inout Generator) -> Sequential {
  var layers: [Module] = []
  for depth in 0..<10 {
    layers.append(
      Conv2d(depth == 0 ? 3 : 8, 8, kernelSize: 3, padding: 1, using: &generator))
    if normalized { layers.append(BatchNorm2d(8)) }
    layers.append(ReLU())
  }
  layers.append(Flatten())
  layers.append(Linear(8 * 16 * 16, 2, using: &generator))
  return Sequential(layers)
}

/// Pictures of cats and dogs, each of another animal, `[N, 3, 16, 16]`; 0 for a cat and 1 for a dog.
func portraits(_ individuals: Range<Int>) -> (images: Tensor<Float>, labels: [Int]) {
  (.stack(individuals.map { animal($0, side: 16) }), individuals.map { $0 % 2 })
}

/// How strongly pictures differ after each of ten layers: the deviation over the batch.
func strengths(_ network: Sequential, _ images: Tensor<Float>) -> [Float] {
  var x = Variable(images)
  var strengths: [Float] = []
  for module in network.modules.dropLast(2) {
    x = module(x)
    if module is ReLU { strengths.append(x.value.variance([0]).mean().item.squareRoot()) }
  }
  return strengths
}

chapter([
  .integer("steps", 80, in: 1...10_000, "how many steps of training the two networks get")
]) { options in
  //: ## A signal fades
  //:
  //: Take 64 animals, a picture of each, 16 dots a side. Here are the first eight.
  let (images, labels) = portraits(0..<64)
  try show(pictures: (0..<8).map { images[$0] }, columns: 8, scale: 5, as: "animals.png")
  //: Send them through ten fresh convolutions with a ReLU after each. After every layer, ask how much the
  //: pictures still differ from each other: the deviation of each number over the 64 pictures.
  var generator = Generator(seed: 10)
  let plain = stack(normalized: false, using: &generator)
  let fading = strengths(plain, images)
  table(
    [["after layer", "difference"]]
      + fading.enumerated().map { ["\($0 + 1)", rounded(Double($1), 5)] })
  //: Each layer keeps about two fifths. That is no bug: a layer of $n$ inputs starts with weights between
  //: $-1/\sqrt{n}$ and $1/\sqrt{n}$, and a sum of $n$ such numbers times inputs comes out smaller than the
  //: inputs. Smaller ten times over is nearly nothing, and the gradient fades in the same way on its way
  //: back. With larger weights the signal would grow instead, until it overflows.
  claim(fading[9] < fading[0] / 500, "after ten layers less than a 500th is left")

  //: ## Set it right, every time
  //:
  //: The idea of S. Ioffe and C. Szegedy: do not hope for the right size, *make* it. Take all the numbers
  //: that a channel has in the batch, take off their mean $\mu$, and divide by their deviation $\sigma$.
  //: That is *batch normalization*. Four numbers:
  //: @term batch normalization: giving every channel of a batch mean 0 and deviation 1
  let numbers: Tensor<Float> = [1, 3, 5, 7]
  let mean = numbers.mean()
  let variance = (numbers - mean).squared().mean()
  show(mean)
  show(variance)
  let normal = (numbers - mean) / (variance + 1e-5).sqrt()
  show(normal)
  claim(
    abs(normal.mean().item) < 1e-6 && abs(normal.squared().mean().item - 1) < 1e-4,
    "mean 0, and the mean of the squares is 1")
  //: The 1e-5 is called $\varepsilon$. Where a channel does not vary at all, its deviation is 0, and
  //: without $\varepsilon$ we would divide by it.
  //:
  //: What if the next layer would be better off with another size? Then it can have it: the result is
  //: multiplied by $\gamma$ and $\beta$ is added, two learnt numbers for each channel. They start at 1 and 0.
  //: In one line:
  //:
  //: $$\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} \qquad y = \gamma \cdot \hat{x} + \beta$$
  //:
  //: A channel (chapter 9) is one kind of feature, looked for at every place of every picture. So one
  //: channel's mean goes over the pictures and the places, axes 0, 2 and 3. Here are two pictures of two
  //: channels, each one dot high and two wide.
  let x = Variable(
    [[[[1, 3]], [[10, 20]]], [[[5, 7]], [[30, 40]]]], requiresGradient: true, name: "x")
  let layer = BatchNorm2d(2)
  let y = layer(x).named("y")
  show(y)
  claim(
    zip(y.value[.all, 0].scalars, normal.scalars).allSatisfy { abs($0 - $1) < 1e-5 },
    "channel 0 is 1, 3, 5, 7 again, and comes out as above")
  //: Channel 1 is ten times as large and comes out the same. The layer has taken the size away.

  //: ## The same stack, normalized
  //:
  //: Now ten layers with batch normalization between convolution and ReLU.
  let normalized = stack(normalized: true, using: &generator)
  let steady = strengths(normalized, images)
  table(
    [["after layer", "plain", "normalized"]]
      + fading.indices.map {
        ["\($0 + 1)", rounded(Double(fading[$0]), 5), rounded(Double(steady[$0]), 5)]
      })
  claim(steady.allSatisfy { $0 > 0.2 && $0 < 2 }, "the tenth layer sees as much as the first")
  //: It no longer matters how large the weights are. Multiply a convolution's weights by 100, and what
  //: comes out of the normalization is the same:
  let small = Conv2d(3, 8, kernelSize: 3, padding: 1, using: &generator)
  let before = BatchNorm2d(8)(small(Variable(images))).value
  for parameter in small.parameters() { parameter.update { $0 = $0 * 100 } }
  let after = BatchNorm2d(8)(small(Variable(images))).value
  show((before - after).abs().max())
  claim((before - after).abs().max().item < 0.05, "the weights' size is gone, but for ε")

  //: ## Backward: the statistics move too
  //:
  //: Move one $x$, and not only its own $y$ moves: the mean moves, the variance moves, and with them every
  //: $y$ of the channel. So three terms come back, with means over all the numbers of the channel:
  //:
  //: $$\begin{aligned} dx = \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}} \bigl( & dy - \text{mean}(dy) \\ & - \hat{x} \cdot \text{mean}(dy \cdot \hat{x}) \bigr) \end{aligned}$$
  //:
  //: The last two are what the layer takes out: pushing a whole channel up changes nothing, and stretching
  //: it changes nothing. So a channel's gradient has no part along either.
  let upstream = Variable([[[[1, 0]], [[2, -1]]], [[[0, 0]], [[0, 3]]]], name: "weights")
  let loss = (y * upstream).sum().named("loss")
  loss.backward()
  show(x.gradient!)
  let gradient = x.gradient![.all, 0]
  claim(abs(gradient.sum().item) < 1e-5, "channel 0's gradients add to 0")
  claim(
    abs((gradient * y.value[.all, 0]).sum().item) < 1e-5, "and so do their products with x̂")
  //: Is it right? Ask the definition: move the first number up and down.
  func tried(_ number: Float) -> Float {
    let moved = Variable(Tensor([number, 3, 10, 20, 5, 7, 30, 40], shape: [2, 2, 1, 2]))
    return (BatchNorm2d(2)(moved) * upstream).sum().item
  }
  let numeric = (tried(1.05) - tried(0.95)) / 0.1
  show(numeric)
  claim(abs(numeric - gradient.scalars[0]) < 1e-3, "trying it out gives the first gradient")
  try render(loss, to: "batch-norm.svg")

  //: ## When there is no batch
  //:
  //: A trained network is asked about one picture. What is the mean of a batch of one? And should the
  //: answer about your picture depend on whose pictures came with it? In training it does:
  let alone = images[0..<1]
  let inFirst = withoutGradients { normalized(Variable(images[0..<8])).value[0] }
  let inSecond = withoutGradients {
    normalized(Variable(.cat([alone, images[40..<47]]))).value[0]
  }
  show(inFirst[0..<4])
  show(inSecond[0..<4])
  claim(inFirst != inSecond, "the same picture, in two batches: two answers")
  //: So in training the layer also keeps *running statistics*: a mean and a variance that move a tenth of
  //: the way to those of every batch. In evaluation it uses these, and they stand still. Our layer has seen
  //: one batch. Its
  //: running mean started at 0, and the batch of its channel 0 had 4:
  //: @term running statistics: the mean and variance that batch normalization keeps for evaluation
  show(layer.runningMean.value)
  claim(abs(layer.runningMean.value.scalars[0] - 0.4) < 1e-6, "0.9 · 0 + 0.1 · 4")
  //: The variance that is kept is not the 5 from above. Four numbers lie closer to their own mean than to
  //: that of all the numbers they were drawn from, so 5 is too small a guess. Dividing by $n - 1 = 3$ instead
  //: of $n = 4$ mends it: 20 / 3. So the batch itself is divided by $n$, and the running variance by
  //: $n - 1$. Nobody notices the difference until they compare with another library, digit by digit.
  show(layer.runningVar.value)
  claim(
    abs(layer.runningVar.value.scalars[0] - (0.9 + 0.1 * 20 / 3)) < 1e-5, "0.9 · 1 + 0.1 · 20/3")
  //: `eval()` switches over, in the whole network at once.
  normalized.eval()
  let judged = normalized(Variable(images[0..<8])).value[0]
  let judgedAlone = normalized(Variable(alone)).value[0]
  normalized.train()
  claim(
    (judged - judgedAlone).abs().max().item < 1e-4, "in evaluation the companions do not matter")

  //: ## Does it learn?
  //: @varies
  //:
  //: Ask the least one can ask of a network: to learn 64 pictures by heart. Cat or dog? Both stacks get the
  //: same 64 animals in every step, and go the same plain steps against the gradient (chapter 7). The loss is
  //: the cross-entropy; guessing between two costs $\ln 2 \approx 0.693$.
  let steps = options.integer("steps")
  func trained(_ network: Sequential) -> [Float] {
    let optimizer = SGD(network.parameters(), learningRate: 0.02)
    return (0..<steps).map { _ in
      optimizer.zeroGradients()
      let loss = network(Variable(images)).softmaxCrossEntropy(labels)
      loss.backward()
      optimizer.step()
      return loss.item
    }
  }
  let (slow, fast) = (trained(plain), trained(normalized))
  var rows = [["step", "plain", "normalized"]]
  for step in [0, steps / 4, steps / 2, steps - 1] {
    rows.append(["\(step + 1)", rounded(Double(slow[step]), 3), rounded(Double(fast[step]), 3)])
  }
  table(rows)
  func points(_ losses: [Float]) -> [(Double, Double)] {
    losses.enumerated().map { (Double($0 + 1), Double($1)) }
  }
  try plot(
    [Curve("plain", points(slow)), Curve("batch normalized", points(fast))], to: "training.svg",
    x: "step", y: "loss")
  //: The plain stack sits at 0.69 and guesses: what reaches its last layer says nothing about the picture,
  //: and what reaches its first layer says nothing about the mistake. The normalized one soon knows all 64.
  if steps >= 80 {
    claim(slow[steps - 1] > 0.65 && fast[steps - 1] < 0.3, "one has not begun, the other is done")
  }

  //: ## Sharp edges
  //: @settled
  //:
  //: - *Forgetting `eval()`*: the network answers differently in every company, and every question moves
  //:   the running statistics. It looks like a network that is a little worse than it should be.
  //: - *A batch of one*: in training, a channel with one single number has no variance, and the layer stops
  //:   with a sentence that says so.
  //: - *Two calls are not one*: sending two halves of a batch one after the other gives other statistics
  //:   than sending all at once, and moves the running ones twice. Chapter 12 will meet this: a Siamese
  //:   network calls its encoder twice.
  //: - *The running values are not parameters*: no gradient reaches them, but they belong to what is saved.
  show(normalized.stateDictionary().keys[2..<7].joined(separator: ", "))

  //: ## What was built
  //:
  //: A layer that gives every channel the size that the next one can work with, backward through its own
  //: statistics, with a memory for the time when there is no batch. The next chapter's ResNet-18 has one
  //: behind each of its 20 convolutions.
  //:
  //: Read next: S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by
  //: reducing internal covariate shift" (2015); S. Santurkar and others, "How does batch normalization help
  //: optimization?" (2018), who doubt the title's reason and show a better one.
  //:
  //: ## Exercises
  //:
  //: 10.1 *forwardTrain*: normalize a batch. 10.2 *runningStats*: keep the statistics for later.
  //: 10.3 *batchNormBackward*: all three ways back. The files are in `Exercises/10-BatchNormalization`;
  //: `swift run learn check 10` checks them.
}
