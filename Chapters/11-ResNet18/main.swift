//: # 11. ResNet-18
//: @question If ten layers are good, are forty better?
//:
//: Ten layers tell cats from dogs. To tell one cat from another there is more to see, so take more layers:
//: are forty better than ten? They can do no worse, you would think: let the first ten do what they did
//: before, and the other thirty pass on what they get. Training should find at least that.
//:
//: In 2015 four people at Microsoft measured it, and it is not so. Deeper networks were worse, and not
//: because they learnt the examples by heart: they were worse on the very examples they learnt from. This
//: chapter repeats the measurement, shows the one line that mends it, and builds the network that came of
//: it. It has 11,689,512 parameters, and at the end it can take those that PyTorch trained.
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

/// Two convolutions with batch normalization; with or without a way past them.
final class Pair: Module {
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

/// A stem, pairs of convolutions, the mean over the picture, and ten classes.
func stack(pairs: Int, hasShortcut: Bool, using generator: inout Generator) -> Sequential {
  var layers: [Module] = [
    Conv2d(1, 8, kernelSize: 3, padding: 1, bias: false, using: &generator), BatchNorm2d(8),
    ReLU(),
  ]
  for _ in 0..<pairs {
    layers.append(Pair(8, hasShortcut: hasShortcut, using: &generator))
  }
  layers += [AdaptiveAvgPool2d(2), Flatten(), Linear(32, 10, using: &generator)]
  return Sequential(layers)
}

chapter([
  .integer("steps", 60, in: 1...10_000, "how many steps of training each stack gets"),
  .text("weights", "", "a file of ResNet-18 weights, as torchvision publishes them"),
]) { options in
  //: ## Deeper, and worse
  //: @varies
  //:
  //: Fifty layers take their time, so the pictures are small: the handwritten digits of chapter 9, 8 × 8
  //: dots, each to be named from 0 to 9. One network has 4 pairs of convolutions, one has 24, six times as
  //: many. Both have batch normalization everywhere, so that no signal fades (chapter 10). Same data, same
  //: steps.
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
  /// The mean of the last ten losses: single ones jump.
  func end(_ losses: [Float]) -> Float {
    losses.suffix(10).reduce(0, +) / Float(min(10, losses.count))
  }
  var generator = Generator(seed: 11)
  let shallow = trained(stack(pairs: 4, hasShortcut: false, using: &generator))
  let deep = trained(stack(pairs: 24, hasShortcut: false, using: &generator))
  table([
    ["plain network", "loss at the end"],
    ["9 convolutions", rounded(Double(end(shallow)), 3)],
    ["49 convolutions", rounded(Double(end(deep)), 3)],
  ])
  //: More layers, more parameters, and a *larger* training loss. Nothing is wrong with what the deep one
  //: could compute. It is that training does not find it: forty layers that pass on what they get are hard
  //: to learn, for a layer made of weights and a ReLU has to work to do nothing.

  //: ## Let doing nothing be free
  //:
  //: So turn it around. Let a pair of layers compute not the result but a *correction*, and add it to
  //: what came in:
  //:
  //: $$y = x + f(x)$$
  //:
  //: Now doing nothing is $f = 0$. The way past the layers is called a *shortcut*, the pair with its
  //: shortcut a *residual block*: it learns what is left to do. Let every block even begin at nothing: the
  //: last normalization's $\gamma$, which multiplies the correction, starts at 0. A fresh network of this
  //: depth is then as good as one without blocks, and grows them as they help. (P. Goyal and others,
  //: "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.)
  //: @term shortcut: a way past layers, on which what came in is added to what they made
  //: @term residual block: layers that compute a correction, which is added to their input
  let residual = trained(stack(pairs: 24, hasShortcut: true, using: &generator))
  table([
    ["network", "loss at the end"],
    ["9 convolutions, plain", rounded(Double(end(shallow)), 3)],
    ["49 convolutions, plain", rounded(Double(end(deep)), 3)],
    ["49 convolutions, shortcuts", rounded(Double(end(residual)), 3)],
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
    claim(end(deep) > 2 * end(shallow), "the deep plain network is the worse one by far")
    claim(end(residual) < end(deep) / 2, "the same depth with shortcuts learns")
  }

  //: ## Why it works: look at the gradient
  //: @settled
  //:
  //: Take the layers down to one number each: $f(x) = w \cdot x$ with $w = 0.1$, twenty times over. Without
  //: shortcuts the gradient is a product of twenty factors $w$. With them each factor is $(1 + w)$.
  func chain(hasShortcut: Bool) -> Float {
    let x = Variable(1, requiresGradient: true)
    var y = x
    for _ in 0..<20 { y = hasShortcut ? y + y * 0.1 : y * 0.1 }
    y.backward()
    return x.gradient?.item ?? 0
  }
  show(chain(hasShortcut: false))
  show(chain(hasShortcut: true))
  claim(chain(hasShortcut: false) < 1e-15, "0.1²⁰: nothing arrives")
  claim(abs(chain(hasShortcut: true) - 6.7275) < 1e-3, "1.1²⁰: it arrives")
  //: The sum hands every gradient on to both its sides, unchanged. So from the loss to the first layer
  //: there is a way on which no weight stands.

  //: ## The basic block
  //:
  //: ResNet-18's block is such a pair. One thing is added: some blocks halve the picture and double the
  //: channels. Then input and correction have different shapes, and the shortcut gets a convolution of
  //: 1 × 1 with the same stride, called `downsample`. Four channels of 6 × 6 become eight of 3 × 3:
  let block = BasicBlock(4, 8, stride: 2, using: &generator)
  let x = Variable(.normal([1, 4, 6, 6], using: &generator), name: "x")
  let y = block(x).named("y")
  show(y.shape)
  table(
    [["parameter", "shape"]] + block.namedParameters().map { [$0.name, "\($0.parameter.shape)"] })
  //: The graph shows the two ways, and the sum in which they meet:
  try render(
    Diagram(of: y, title: "A block that halves", level: .modules()), to: "block.svg",
    style: Diagram.Style(showsValues: false))

  //: ## The whole network
  //:
  //: A *stem*: a convolution of 7 × 7 and a pooling, each halving the picture. Four *stages* of two blocks;
  //: the first block of stages 2, 3 and 4 halves the picture and doubles the channels. The mean over what is
  //: left of the picture, and a linear layer that names one of a thousand classes. Follow a cat of 224 × 224
  //: dots through it.
  //: @term stem: a network's first layers, which make a picture smaller
  //: @term stage: blocks of a ResNet that work at one size of the picture
  let network = ResNet18(using: &generator)
  network.eval()
  let picture = Variable(.stack([animal(0, side: 224)]), name: "picture")
  var rows = [["part", "what comes out", "parameters"], ["picture", "\(picture.shape)", ""]]
  var trace = picture
  for (name, module) in network.children {
    if name == "fc" { trace = trace.flattened(from: 1) }
    trace = withoutGradients { module(trace) }
    rows.append([name, "\(trace.shape)", "\(module.parameterCount)"])
  }
  table(rows)
  claim(network.parameterCount == 11_689_512, "11,689,512 parameters, as torchvision counts")
  claim(trace.shape == [1, 1000], "one number for every class")
  //: Each halving of the picture leaves a quarter of the places, and each doubling of the channels takes
  //: four times the products at each of them. So all stages cost about the same, but the last one holds
  //: almost three quarters of all parameters.
  //:
  //: The network at a glance, one box for every block:
  let small = ResNet18(classes: 10, stem: .small, width: 4, using: &generator)
  let two = Variable(.stack([animal(0), animal(1)]), name: "a cat and a dog")
  let view = small(two).named("scores")
  try render(
    Diagram(of: view, title: "ResNet-18", level: .blocks), to: "resnet18.svg")

  //: ## Take PyTorch's weights
  //:
  //: Training on a million photographs takes days. Others have done it, and have published the result: a
  //: file of names and tensors. Our properties have torchvision's names, so our network asks for the very
  //: names that are in its files:
  let state = small.stateDictionary()
  show(state.keys.prefix(7).joined(separator: "\n"))
  claim(state.keys.count == 122, "122 entries: 62 parameters, and 3 for each of 20 normalizations")
  //: A file of `torch.save` is a zip archive. In it are the numbers, and a *pickle* that says what they
  //: are. A pickle is a program, and in Python reading it means running it, whatever it does. The reader
  //: here knows the few instructions that tensors need, runs nothing, and refuses the rest by name.
  //: @term pickle: Python's format for objects: a program that rebuilds them
  let folder = options.string("output")
  let path = folder + "/resnet18.pth"
  try small.stateDictionary().write(to: path)
  let again = try ResNet18(weights: path)
  small.eval()
  again.eval()
  show(small(two).value)
  claim(again(two).value == small(two).value, "saved and loaded: the same answers, to the bit")
  //: In Python, `torch.load("resnet18.pth", weights_only=True)` reads the same file. The other way round
  //: takes one line there, and one here:
  //:
  //:     torch.save(torchvision.models.resnet18(weights="IMAGENET1K_V1").state_dict(), "resnet18.pth")
  //:
  //:     let network = try ResNet18(weights: "resnet18.pth")
  //:
  //: What does not fit is named, all of it, and then nothing is loaded:
  let other = ResNet18(classes: 3, channels: 1, stem: .small, width: 4, using: &generator)
  do throws(DataError) { try other.load(contentsOf: path) } catch { note(error.problem) }
  //: And a file that is not there is not downloaded behind your back. You are told where it is to be had:
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
  //: The last layer, `fc`, names classes: "tabby", "beagle". Put `Identity()` in its place, which passes on
  //: what it gets, and what is left turns a picture into 512 numbers: an *embedding*. They say what the
  //: picture shows without naming it, so they also have something to say of a cat that has no name yet. The
  //: next chapter begins there.
  //: @term embedding: a few numbers for a picture, near each other where pictures are alike

  //: ## What was built
  //:
  //: A residual block, four stages of such blocks, a ResNet-18 with torchvision's names, and a way for
  //: weights from PyTorch and back.
  //:
  //: Read next: K. He, X. Zhang, S. Ren and J. Sun, "Deep residual learning for image recognition" (2016):
  //: figure 1 is this chapter's first table; by the same, "Identity mappings in deep residual networks"
  //: (2016), on why the shortcut must stay clear; A. Veit, M. Wilber and S. Belongie, "Residual networks
  //: behave like ensembles of relatively shallow networks" (2016).
  //:
  //: ## Exercises
  //:
  //: 11.1 *basicBlock*: the correction and the shortcut. 11.2 *stage*: which block halves.
  //: 11.3 *resnet18*: all of it, to the last parameter. 11.4 *loadWeights*: everything fits, or nothing
  //: is touched. The files are in `Exercises/11-ResNet18`; `swift run learn check 11` checks them.
}
