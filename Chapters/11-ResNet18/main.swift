//: # 11. ResNet-18
//: @question If ten layers are good, are forty better?
//:
//: Ten layers tell cats from dogs. To tell one cat from another, a network must see more, so let us
//: use more layers. Are forty better than ten? You would think that they can do no worse. Let the
//: first ten do what they did before, and let the other thirty pass on what they get. Training
//: should find at least that.
//:
//: In 2015 four people at Microsoft measured it, and it is not so. Deeper networks were worse, and
//: overfitting was not the reason: they were worse on the very examples they were trained on. This
//: is called the *degradation problem*. This chapter repeats the measurement, shows the one line
//: that solves the problem, and builds the network that resulted. It has 11,689,512 parameters, and
//: at the end it can load weights that were trained with PyTorch.
//: @term degradation problem: deeper plain networks have a larger training loss than shallower ones
import Autograd
import Files
import Graphs
import Layers
import Models
import Notebook
import NotebookDiagrams
import NotebookGraphs
import NotebookImages
import Optimizers
import Tensors
import Training
import Vision
import WeightFiles

/// Two convolutions with batch normalization, with or without a shortcut around them.
final class ConvolutionPair: Module {
  let conv1, conv2: Conv2d
  let bn1, bn2: BatchNorm2d
  let hasShortcut: Bool

  init(_ channels: Int, hasShortcut: Bool, using generator: inout Generator) {
    conv1 = Conv2d(channels, channels, kernelSize: 3, padding: 1, bias: false, using: &generator)
    bn1 = BatchNorm2d(channels)
    conv2 = Conv2d(channels, channels, kernelSize: 3, padding: 1, bias: false, using: &generator)
    bn2 = BatchNorm2d(channels)
    self.hasShortcut = hasShortcut
    super.init()
    guard hasShortcut, let scale = bn2.namedParameters().first?.parameter else { return }
    scale.update { $0 = .zeros($0.shape) }
  }

  override func forward(_ x: Variable) -> Variable {
    let y = bn2(conv2(bn1(conv1(x)).relu()))
    return hasShortcut ? (y + x).relu() : y.relu()
  }
}

/// Creates a network of one convolution, pairs of convolutions, average pooling, and ten classes.
func stack(pairs: Int, hasShortcut: Bool, using generator: inout Generator) -> Sequential {
  var layers: [Module] = [
    Conv2d(1, 8, kernelSize: 3, padding: 1, bias: false, using: &generator), BatchNorm2d(8),
    ReLU(),
  ]
  for _ in 0..<pairs {
    layers.append(ConvolutionPair(8, hasShortcut: hasShortcut, using: &generator))
  }
  layers += [AdaptiveAvgPool2d(2), Flatten(), Linear(32, 10, using: &generator)]
  return Sequential(layers)
}

chapter([
  .integer("steps", 60, in: 1...10_000, "number of training steps"),
  .text("weights", "", "file of ResNet-18 weights, as torchvision publishes them"),
]) { options in
  //: ## Deeper, and worse
  //: @varies
  //:
  //: Fifty layers take time, so the images are small: the handwritten digits of chapter 9, 8 × 8
  //: pixels, to be classified from 0 to 9. One network has 4 pairs of convolutions, and the other
  //: has 24, six times as many. Both use batch normalization everywhere, so that no signal vanishes
  //: (chapter 10). The data and the number of steps are the same.
  let digits = try Digits.load()
  let steps = options.integer("steps")
  func trained(_ network: Sequential) -> [Float] {
    let optimizer = SGD(network.parameters(), learningRate: 0.03, momentum: 0.9)
    return (0..<steps).map { step in
      let start = step * 64 % (digits.labels.count - 64)
      let labels = Array(digits.labels[start..<start + 64])
      optimizer.zeroGradients()
      let loss = network(Variable(digits.images[start..<start + 64])).softmaxCrossEntropy(labels)
      loss.backward()
      optimizer.step()
      return loss.item
    }
  }
  /// Returns the mean of the last ten losses, because single ones fluctuate.
  func finalLoss(_ losses: [Float]) -> Float {
    losses.suffix(10).reduce(0, +) / Float(min(10, losses.count))
  }
  var generator = Generator(seed: 11)
  let shallow = trained(stack(pairs: 4, hasShortcut: false, using: &generator))
  let deep = trained(stack(pairs: 24, hasShortcut: false, using: &generator))
  table([
    ["plain network", "final training loss"],
    ["9 convolutions", formatted(Double(finalLoss(shallow)), decimals: 3)],
    ["49 convolutions", formatted(Double(finalLoss(deep)), decimals: 3)],
  ])
  //: More layers, more parameters, and a *larger* training loss. The deep network could compute
  //: everything that the shallow one can. But training does not find those weights. The extra
  //: layers would have to pass on what they get, and that is hard to learn: a layer made of weights
  //: and a ReLU must work to do nothing.

  //: ## Make doing nothing easy
  //:
  //: So turn it around. Let a pair of layers compute not the result but a *residual*, a correction
  //: that is added to the input:
  //:
  //: $$y = x + f(x)$$
  //:
  //: Now doing nothing is $f = 0$. The path around the layers is called a *shortcut*, or skip
  //: connection. The pair with its shortcut is a *residual block*. We can even start each block at
  //: doing nothing: the scale $\gamma$ of its last batch normalization, which multiplies the
  //: residual, starts at 0. Then an untrained network of this depth is as good as one without
  //: blocks, and each block becomes active only as far as it helps. (P. Goyal and others,
  //: "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.)
  //: @term residual: what a block's layers compute: the difference of its output and input
  //: @term shortcut: a path that adds the input of layers to their output; also skip connection
  //: @term residual block: layers that compute a residual, with a shortcut around them
  let residual = trained(stack(pairs: 24, hasShortcut: true, using: &generator))
  table([
    ["network", "final training loss"],
    ["9 convolutions, plain", formatted(Double(finalLoss(shallow)), decimals: 3)],
    ["49 convolutions, plain", formatted(Double(finalLoss(deep)), decimals: 3)],
    ["49 convolutions, shortcuts", formatted(Double(finalLoss(residual)), decimals: 3)],
  ])
  func points(_ losses: [Float]) -> [(Double, Double)] {
    losses.enumerated().map { (Double($0 + 1), Double($1)) }
  }
  try plot(
    [
      Curve("49 convolutions, plain", points(deep)),
      Curve("9 convolutions, plain", points(shallow)),
      Curve("49 convolutions, shortcuts", points(residual)),
    ], to: "depth.svg", x: "step", y: "loss")
  if steps >= 60 {
    claim(
      finalLoss(deep) > 2 * finalLoss(shallow),
      "the deep plain network's loss is more than twice as large")
    claim(
      finalLoss(residual) < finalLoss(deep) / 2,
      "with shortcuts, the same depth has less than half the loss")
  }

  //: ## Why it works: look at the gradient
  //: @settled
  //:
  //: Reduce each layer to one number: $f(x) = w \cdot x$ with $w = 0.1$, twenty times in a row.
  //: Without shortcuts, the gradient is a product of twenty factors $w$. With shortcuts, each
  //: factor is $(1 + w)$.
  func chain(hasShortcut: Bool) -> Float {
    let x = Variable(1, requiresGradient: true)
    var y = x
    for _ in 0..<20 { y = hasShortcut ? y + y * 0.1 : y * 0.1 }
    y.backward()
    return x.gradient?.item ?? 0
  }
  show(chain(hasShortcut: false))
  show(chain(hasShortcut: true))
  claim(chain(hasShortcut: false) < 1e-15, "0.1²⁰: the gradient vanishes")
  claim(abs(chain(hasShortcut: true) - 6.7275) < 1e-3, "1.1²⁰: the gradient arrives")
  //: A sum passes its gradient to both of its inputs, unchanged. So from the loss to the first
  //: layer there is a path without any weight on it.

  //: ## The basic block
  //:
  //: ResNet-18 is built from pairs like this one, called basic blocks. They have one addition: some
  //: blocks halve the height and width of the image and double the channels. Then the input and the
  //: residual have different shapes. So the shortcut gets a 1 × 1 convolution with the same stride,
  //: called `downsample`. Here four channels of 6 × 6 become eight of 3 × 3:
  let block = BasicBlock(4, 8, stride: 2, using: &generator)
  let x = Variable(.normal([1, 4, 6, 6], using: &generator), name: "x")
  let y = block(x).named("y")
  show(y.shape)
  table(
    [["parameter", "shape"]] + block.namedParameters().map { [$0.name, "\($0.parameter.shape)"] })
  //: The graph shows the two paths, and the sum where they meet:
  try render(
    Diagram(of: y, title: "A block that halves the image", level: .modules()), to: "block.svg",
    style: Diagram.Style(showsValues: false))

  //: ## The whole network
  //:
  //: First comes a *stem*: a 7 × 7 convolution and a max pooling, each of which halves the image.
  //: Then come four *stages* of two blocks each. The first block of stages 2, 3 and 4 halves the
  //: image and doubles the channels. At the end, the mean over all remaining positions, *global
  //: average pooling*, and a linear layer that predicts one of a thousand classes. Follow a cat of
  //: 224 × 224 pixels through the network.
  //: @term stem: a network's first layers, which make an image smaller
  //: @term stage: the blocks of a ResNet that work at one image size
  //: @term global average pooling: the mean of each feature map over all positions
  let network = ResNet18(using: &generator)
  network.eval()
  let image = Variable(.stack([animal(0, side: 224)]), name: "image")
  var rows = [["layer", "output shape", "parameters"], ["image", "\(image.shape)", ""]]
  var trace = image
  for (name, module) in network.children {
    if name == "fc" { trace = trace.flattened(from: 1) }
    trace = withoutGradients { module(trace) }
    rows.append([name, "\(trace.shape)", "\(module.parameterCount)"])
  }
  table(rows)
  claim(network.parameterCount == 11_689_512, "11,689,512 parameters, as in torchvision")
  claim(trace.shape == [1, 1000], "one logit for every class")
  //: Each halving of the image leaves a quarter of the positions, and each doubling of the channels
  //: takes four times as many multiplications at each of them. So all stages cost about the same,
  //: but the last one holds almost three quarters of all parameters.
  //:
  //: The network at a glance, with one box for every block:
  let small = ResNet18(classes: 10, stem: .small, width: 4, using: &generator)
  let two = Variable(.stack([animal(0), animal(1)]), name: "a cat and a dog")
  let logits = small(two).named("logits")
  try render(
    Diagram(of: logits, title: "ResNet-18", level: .blocks), to: "resnet18.svg")

  //: ## Loading PyTorch's weights
  //:
  //: Training on a million photographs takes days. Others have done it and have published their
  //: *pretrained weights*: a file of names and tensors. Our properties have the names that
  //: torchvision uses, so our *state dictionary*, the list of all parameters and buffers by name,
  //: has the same names as the file:
  //: @term pretrained weights: the parameters of a network that somebody has already trained
  //: @term state dictionary: all parameters and buffers of a module, by name; PyTorch's state_dict
  let state = small.stateDictionary()
  show(state.keys.prefix(7).joined(separator: "\n"))
  claim(state.keys.count == 122, "122 entries: 62 parameters, and 3 · 20 buffers")
  //: A file written by `torch.save` is a zip archive. It contains the numbers, and a *pickle* that
  //: describes them. A pickle is a program, and in Python reading it means running it, whatever it
  //: does. The reader here knows the few instructions that tensors need. It runs nothing, and it
  //: rejects a file that would run something, with its name.
  //: @term pickle: Python's file format for objects: a program that rebuilds them
  let folder = options.string("output")
  let path = folder + "/resnet18.pth"
  try small.stateDictionary().write(to: path)
  let again = try ResNet18(weights: path)
  small.eval()
  again.eval()
  show(small(two).value)
  claim(again(two).value == small(two).value, "saved and loaded: the same output, bit for bit")
  //: In Python, `torch.load("resnet18.pth", weights_only=True)` reads the same file. The other
  //: direction takes two lines there, and one here:
  //:
  //:     model = torchvision.models.resnet18(weights="IMAGENET1K_V1")
  //:     torch.save(model.state_dict(), "resnet18.pth")
  //:
  //:     let network = try ResNet18(weights: "resnet18.pth")
  //:
  //: If something does not match, the error names what does not, and nothing is loaded:
  let other = ResNet18(classes: 3, channels: 1, stem: .small, width: 4, using: &generator)
  do throws(DataError) { try other.load(contentsOf: path) } catch { note(error.problem) }
  //: If the file is missing, nothing is downloaded behind your back. The error says where you can
  //: get it:
  do throws(DataError) { _ = try ResNet18(weights: "missing.pth") } catch { note("\(error)") }
  if !options.string("weights").isEmpty {
    let published = try ResNet18(weights: options.string("weights"))
    published.eval()
    published.fc = Identity()
    note("\(published.parameterCount) parameters from \(options.string("weights")), without fc")
    let embedding = published(
      Variable(.zeros([1, published.conv1.weight.shape[1], 64, 64]))
    ).value
    show(embedding.shape)
    show(embedding[0, 0..<8])
  }
  //: The last layer, `fc`, predicts classes: "tabby", "beagle". Replace it with `Identity()`, which
  //: returns its input. What is left turns an image into 512 numbers: an *embedding*. It describes
  //: what the image shows without naming it. So it can also describe a cat that has no name yet.
  //: The next chapter begins there.
  //: @term embedding: the vector that a network makes of an image; similar images have close ones

  //: ## What was built
  //:
  //: A residual block, four stages of blocks, a ResNet-18 with torchvision's names, and a way to
  //: load weights from PyTorch and to save them for it.
  //:
  //: Read next: K. He, X. Zhang, S. Ren and J. Sun, "Deep residual learning for image recognition"
  //: (2016), whose figure 1 is this chapter's first table; by the same authors, "Identity mappings
  //: in deep residual networks" (2016), on why nothing should be on the shortcut; A. Veit, M.
  //: Wilber and S. Belongie, "Residual networks behave like ensembles of relatively shallow
  //: networks" (2016).
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/11-ResNet18`. `swift run learn list` lists the exercises;
  //: `swift run learn check 11` checks this chapter's.
}
