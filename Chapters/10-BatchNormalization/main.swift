//: # 10. Batch normalization
//: @question After ten layers nothing is left of the image: where did it go?
//:
//: Ten layers, each harmless. An image of a cat goes in, and after the tenth layer hardly anything
//: of it is left: all cats and dogs give nearly the same numbers. Where did the cat go? And what
//: can we do so that it arrives?
//:
//: This chapter follows an image through the layers, watches it vanish, and adds the layer that
//: prevents this. It is a simple idea with a few pitfalls, and you will find it in nearly every
//: network for images.
import Autograd
import Layers
import Notebook
import NotebookGraphs
import NotebookImages
import Optimizers
import Tensors
import Training

/// Creates ten convolutions with eight channels, with or without batch normalization after each.
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

/// Returns images of cats and dogs, one per animal, `[N, 3, 16, 16]`; label 0 is a cat, 1 a dog.
func portraits(_ individuals: Range<Int>) -> (images: Tensor<Float>, labels: [Int]) {
  (.stack(individuals.map { animal($0, side: 16) }), individuals.map { $0 % 2 })
}

/// Returns how much images differ after each of ten layers: the standard deviation over the batch.
func deviations(_ network: Sequential, _ images: Tensor<Float>) -> [Float] {
  var x = Variable(images)
  var deviations: [Float] = []
  for module in network.modules.dropLast(2) {
    x = module(x)
    if module is ReLU { deviations.append(x.value.variance([0]).mean().item.squareRoot()) }
  }
  return deviations
}

chapter([
  .integer("steps", 80, in: 1...10_000, "number of training steps")
]) { options in
  //: ## A signal vanishes
  //:
  //: Take 64 animals, one image of each, 16 pixels a side. Here are the first eight.
  let (images, labels) = portraits(0..<64)
  try show(pictures: (0..<8).map { images[$0] }, columns: 8, scale: 5, as: "animals.png")
  //: Send them through ten untrained convolutions, each followed by a ReLU. After every layer,
  //: measure how much the images still differ from each other: the standard deviation of each
  //: number over the 64 images.
  var generator = Generator(seed: 10)
  let plain = stack(normalized: false, using: &generator)
  let vanishing = deviations(plain, images)
  table(
    [["after layer", "deviation"]]
      + vanishing.enumerated().map { ["\($0 + 1)", formatted(Double($1), decimals: 5)] })
  //: Each layer keeps about two fifths. That is not a bug. It is the default of PyTorch and of this
  //: library, not the He initialization of chapter 6: a layer with $n$ inputs starts with weights
  //: between $-1/\sqrt{n}$ and $1/\sqrt{n}$. Their variance is $1/(3n)$, a sixth of He's, so a
  //: layer keeps $\sqrt{1/6} = 0.41$ of the signal. After ten layers hardly anything is left, and
  //: the gradients vanish in the same way on the way back (chapter 6). With larger weights the
  //: signal would explode instead.
  claim(vanishing[9] < vanishing[0] / 500, "after ten layers, less than 1/500 is left")

  //: ## Fix the size in every layer
  //:
  //: This is the idea of S. Ioffe and C. Szegedy: do not hope for the right size, *make* it. Take
  //: all numbers that a channel has in the batch, subtract their mean $\mu$, and divide by their
  //: standard deviation $\sigma$. That is *batch normalization*. Here it is for four numbers:
  //: @term batch normalization: giving each channel mean 0 and standard deviation 1 over the batch
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
  //: The 1e-5 is called $\varepsilon$. If a channel is constant, its standard deviation is 0, and
  //: without $\varepsilon$ we would divide by 0.
  //:
  //: What if the next layer would work better with another size? It can have it: the result is
  //: multiplied by a *scale* $\gamma$, and a *shift* $\beta$ is added. Both are parameters, one of
  //: each per channel, and they start at 1 and 0. In one line:
  //:
  //: $$\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} \qquad y = \gamma \cdot \hat{x} + \beta$$
  //:
  //: A channel is one feature, at every position of every image (chapter 9). So the mean of a
  //: channel is taken over images and positions, which are axes 0, 2 and 3. Here are two images
  //: with two channels, each one pixel high and two pixels wide.
  //: @term scale: the parameter γ of batch normalization, which multiplies the normalized channel
  //: @term shift: the parameter β of batch normalization, which is added to the normalized channel
  let x = Variable(
    [[[[1, 3]], [[10, 20]]], [[[5, 7]], [[30, 40]]]], requiresGradient: true, name: "x")
  let layer = BatchNorm2d(2)
  let y = layer(x).named("y")
  show(y)
  claim(
    zip(y.value[.all, 0].scalars, normal.scalars).allSatisfy { abs($0 - $1) < 1e-5 },
    "channel 0 is 1, 3, 5, 7 again, with the same result as above")
  //: The numbers of channel 1 are several times as large, yet its output is the same. The layer has
  //: removed the mean and the size of its input.

  //: ## The same network, normalized
  //:
  //: Now use ten layers with batch normalization between convolution and ReLU.
  let normalized = stack(normalized: true, using: &generator)
  let steady = deviations(normalized, images)
  table(
    [["after layer", "plain", "normalized"]]
      + vanishing.indices.map {
        [
          "\($0 + 1)", formatted(Double(vanishing[$0]), decimals: 5),
          formatted(Double(steady[$0]), decimals: 5),
        ]
      })
  claim(steady.allSatisfy { $0 > 0.2 && $0 < 2 }, "the signal is as large in layer 10 as in 1")
  //: The size of the weights no longer matters. Multiply a convolution's weights by 100, and the
  //: output of the normalization is the same:
  let small = Conv2d(3, 8, kernelSize: 3, padding: 1, using: &generator)
  let before = BatchNorm2d(8)(small(Variable(images))).value
  for parameter in small.parameters() { parameter.update { $0 = $0 * 100 } }
  let after = BatchNorm2d(8)(small(Variable(images))).value
  show((before - after).abs().max())
  claim((before - after).abs().max().item < 0.05, "only ε makes a small difference")

  //: ## Backward: the statistics change too
  //:
  //: Change one $x$, and not only its own $y$ changes. The mean changes, the variance changes, and
  //: with them every $y$ of the channel. So the gradient has three terms. The means are taken over
  //: all numbers of the channel:
  //:
  //: $$\begin{aligned} dx = \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}} \bigl( & dy - \text{mean}(dy) \\ & - \hat{x} \cdot \text{mean}(dy \cdot \hat{x}) \bigr) \end{aligned}$$
  //:
  //: The last two terms correspond to what the layer removes. Shifting a whole channel does not
  //: change the output, and neither does scaling it. So the gradient of a channel has no component
  //: in either direction.
  let upstream = Variable([[[[1, 0]], [[2, -1]]], [[[0, 0]], [[0, 3]]]], name: "weights")
  let loss = (y * upstream).sum().named("loss")
  loss.backward()
  show(x.gradient!)
  let gradient = x.gradient![.all, 0]
  claim(abs(gradient.sum().item) < 1e-5, "channel 0's gradients add up to 0")
  claim(
    abs((gradient * y.value[.all, 0]).sum().item) < 1e-5, "and so do their products with x̂")
  //: Is it right? Check with finite differences: move the first number up and down.
  func lossWith(_ number: Float) -> Float {
    let moved = Variable(Tensor([number, 3, 10, 20, 5, 7, 30, 40], shape: [2, 2, 1, 2]))
    return (BatchNorm2d(2)(moved) * upstream).sum().item
  }
  let numerical = (lossWith(1.05) - lossWith(0.95)) / 0.1
  show(numerical)
  claim(abs(numerical - gradient.scalars[0]) < 1e-3, "finite differences give the same gradient")
  try render(loss, to: "batch-norm.svg")

  //: ## When there is no batch
  //:
  //: A trained network is asked about a single image. What is the mean of a batch of one? And
  //: should the answer for your image depend on the other images in the batch? In training it does:
  let alone = images[0..<1]
  let inFirst = withoutGradients { normalized(Variable(images[0..<8])).value[0] }
  let inSecond = withoutGradients {
    normalized(Variable(.cat([alone, images[40..<47]]))).value[0]
  }
  show(inFirst[0..<4])
  show(inSecond[0..<4])
  claim(inFirst != inSecond, "the same image in two batches gives two answers")
  //: So in *training mode* the layer also keeps *running statistics*: a mean and a variance for
  //: each channel. After every batch, they move a tenth of the way to the statistics of that batch
  //: (an exponential moving average, chapter 7). In *evaluation mode* the layer uses the running
  //: statistics, which then no longer change. Our layer has seen one batch. Its running mean
  //: started at 0, and the mean of channel 0 in the batch was 4. So the running mean is now a tenth
  //: of 4:
  //: @term training mode: layers use the batch's statistics and update the running statistics
  //: @term running statistics: moving averages of a channel's mean and variance over the batches
  //: @term evaluation mode: layers use their running statistics, which do not change
  show(layer.runningMean.value)
  claim(abs(layer.runningMean.value.scalars[0] - 0.4) < 1e-6, "0.9 · 0 + 0.1 · 4")
  //: The variance that is kept is not the 5 from above. Numbers are closer to their own mean than
  //: to the mean of everything they were sampled from, so 5 is too small an estimate: it is
  //: *biased*. Dividing by $n - 1 = 3$ instead of $n = 4$ corrects this: 20 / 3 is *unbiased*. So
  //: the batch itself is normalized with the biased variance, and the running variance gets the
  //: unbiased one. You will not notice the difference until you compare with another library, digit
  //: by digit.
  show(layer.runningVar.value)
  claim(
    abs(layer.runningVar.value.scalars[0] - (0.9 + 0.1 * 20 / 3)) < 1e-5, "0.9 · 1 + 0.1 · 20/3")
  //: `eval()` switches the whole network to evaluation mode.
  normalized.eval()
  let inBatch = normalized(Variable(images[0..<8])).value[0]
  let byItself = normalized(Variable(alone)).value[0]
  normalized.train()
  claim(
    (inBatch - byItself).abs().max().item < 1e-4,
    "in evaluation mode, the rest of the batch makes no difference")

  //: ## Does it train?
  //: @varies
  //:
  //: Ask for the least that one can ask of a network: to memorize 64 images. Is it a cat or a dog?
  //: Both networks get the same 64 animals in every step, and take the same plain SGD steps
  //: (chapter 7). The loss is the cross-entropy. Guessing between two classes has a loss of
  //: $\ln 2 \approx 0.693$.
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
    rows.append([
      "\(step + 1)", formatted(Double(slow[step]), decimals: 3),
      formatted(Double(fast[step]), decimals: 3),
    ])
  }
  table(rows)
  func points(_ losses: [Float]) -> [(Double, Double)] {
    losses.enumerated().map { (Double($0 + 1), Double($1)) }
  }
  try plot(
    [Curve("plain", points(slow)), Curve("batch normalized", points(fast))], to: "training.svg",
    x: "step", y: "loss")
  //: The plain network stays at 0.69, which is guessing. What reaches its last layer says nothing
  //: about the image, and what reaches its first layer says nothing about the error. The normalized
  //: network soon fits all 64 images.
  if steps >= 80 {
    claim(slow[steps - 1] > 0.65 && fast[steps - 1] < 0.3, "one has not learned, the other has")
  }

  //: ## Pitfalls
  //: @settled
  //:
  //: - *Forgetting `eval()`*: the answer for an image depends on the rest of its batch, and every
  //:   prediction changes the running statistics. The network merely seems a little worse than it
  //:   should be.
  //: - *A batch of one*: in training mode, a channel with a single number has no variance, and the
  //:   layer stops with an error that says so.
  //: - *Two calls are not one*: two half batches, one after the other, have different statistics
  //:   than one whole batch, and they update the running statistics twice. This matters in
  //:   chapter 12, where a Siamese network calls its encoder twice.
  //: - *The running statistics are not parameters*: they get no gradient, but they must be saved.
  //:   Tensors of this kind are called *buffers*.
  //: @term buffer: a tensor that is saved with a module but is not trained
  show(normalized.stateDictionary().keys[2..<7].joined(separator: ", "))

  //: ## What was built
  //:
  //: A layer that gives every channel the size that the next layer needs, a backward pass through
  //: its statistics, and running statistics for when there is no batch. The next chapter's
  //: ResNet-18 has one after each of its 20 convolutions.
  //:
  //: Read next: S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training
  //: by reducing internal covariate shift" (2015); S. Santurkar and others, "How does batch
  //: normalization help optimization?" (2018), who doubt the reason in that title and show a better
  //: one.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/10-BatchNormalization`. `swift run learn list` lists the
  //: exercises; `swift run learn check 10` checks this chapter's.
}
