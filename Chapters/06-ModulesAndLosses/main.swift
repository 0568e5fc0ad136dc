//: # 6. Modules and losses
//: @question How do you organize a network's numbers, where do they start, and how wrong are they?
//:
//: Chapter 5 fitted a line with two numbers, w and c. A network has thousands or millions of
//: numbers, in dozens of tensors. How do you organize so many? What values should they have before
//: training? And how do you say, in one number, how wrong the predictions are? These are the three
//: subjects of this chapter: modules, initialization, losses.
import Autograd
import Glibc
import Layers
import Notebook
import NotebookGraphs
import NotebookImages
import Tensors

chapter { _ in
  //: ## A layer
  //:
  //: A *linear layer* computes outputs from inputs. Each output is a weighted sum of all inputs,
  //: plus a bias of its own. Here are three inputs and two outputs, for one example:
  //: @term linear layer: each output is a weighted sum of all inputs, plus a bias
  let x = Variable([[1, 2, 3]], name: "x")
  let weight = Parameter([[1, 0, -1], [2, 1, 0]], name: "weight")
  let bias = Parameter([10, 20], name: "bias")
  let y = (x.matmul(weight.transposed()) + bias).named("y")
  show(y)
  //: By hand: $1 \cdot 1 + 2 \cdot 0 + 3 \cdot (-1) + 10 = 8$, and
  //: $1 \cdot 2 + 2 \cdot 1 + 3 \cdot 0 + 20 = 24$. Each row of the weight matrix belongs to one
  //: output. So the weight has shape [outputs, inputs] and must be transposed before it is
  //: multiplied with the inputs. PyTorch stores it the same way, so its files match. Exercise 6.2
  //: is this line.
  claim(y.value == [[8, 24]], "the outputs are 8 and 24")

  //: ## A module
  //:
  //: The tensors that training changes are called *parameters*. A *module* is an object that holds
  //: parameters as properties and defines in `forward` what happens to an input. The library's
  //: `Linear` holds the two tensors above and computes the line above. A larger module has smaller
  //: modules as properties. This one sorts points in the plane into three classes:
  //: @term parameter: a tensor that training changes, such as a weight or a bias
  //: @term module: an object that holds parameters and defines what happens to an input
  final class Classifier: Module {
    let hidden: Linear
    let output: Linear

    init(using generator: inout Generator) {
      hidden = Linear(2, 4, using: &generator)
      output = Linear(4, 3, using: &generator)
    }

    override func forward(_ x: Variable) -> Variable {
      output(hidden(x).relu())
    }
  }
  //: Nothing in it lists the parameters. A list kept by hand would be wrong after the next change.
  //: Instead, the library inspects the object: at run time, Swift can list the properties of any
  //: object, with their names. The library follows them from module to module, and the path to a
  //: parameter becomes its name.
  var generator = Generator(seed: 6)
  let classifier = Classifier(using: &generator)
  table(
    [["parameter", "shape", "numbers"]]
      + classifier.namedParameters().map {
        [$0.name, "\($0.parameter.shape)", "\($0.parameter.value.count)"]
      } + [["", "", "\(classifier.parameterCount)"]])
  //: That is 2 · 4 + 4 numbers in the first layer, and 4 · 3 + 3 in the second. Exercise 6.1 builds
  //: this search.
  claim(classifier.parameterCount == 27, "12 and 15 are 27")
  //: Calling the module runs `forward`. The operations recorded during the call carry the module's
  //: name, so a drawing of the graph can frame each module:
  let points = Variable([[-1, 1], [-2, -1]], name: "points")
  let output = classifier(points).named("output")
  show(output.value)
  try render(output, to: "classifier.svg")

  //: ## Why layers need an activation function
  //:
  //: Between the two layers is `relu()`, which turns everything negative into 0 (chapter 4). Why?
  //: Try without it. Here are two linear layers in a row, without biases to keep it short:
  let first: Tensor<Float> = [[1, 2], [-1, 1], [0, 3]]
  let second: Tensor<Float> = [[1, 0, 2], [-1, 1, 1]]
  let product = second.matmul(first)
  show(product)
  let inputs: Tensor<Float> = [[1, 0], [0, 1], [-2, 3]]
  let twoLayers = inputs.matmul(first.transposed()).matmul(second.transposed())
  show(twoLayers)
  claim(
    twoLayers == inputs.matmul(product.transposed()),
    "two linear layers are one, with the product of their weights")
  //: A hundred linear layers would still be one. With an activation function in between they are
  //: not: a sum of bent lines can approximate any curve. Here is the absolute value, which no
  //: linear layer can compute, made from two bends: $|a| = \text{relu}(a) + \text{relu}(-a)$.
  let bothSigns: Tensor<Float> = [[1], [-1]]
  let sum: Tensor<Float> = [[1, 1]]
  let numbers: Tensor<Float> = [[-2], [-0.5], [0], [3]]
  let bent = numbers.matmul(bothSigns.transposed()).relu()
    .matmul(sum.transposed())
  show(bent)
  claim(bent == numbers.abs(), "two bends make the absolute value")

  //: ## Where to start: not at zero
  //:
  //: All parameters must have some value before the first step. Zero seems fair. But look at a
  //: hidden layer whose weights are all equal (to 0.1 here, so that gradients flow at all):
  let hidden = Parameter(.full([3, 2], 0.1), name: "hidden")
  let out = Parameter(.full([1, 3], 0.1), name: "out")
  let examples = Variable([[1, 2], [3, 1]])
  let prediction = examples.matmul(hidden.transposed()).relu()
    .matmul(out.transposed())
  prediction.squared().sum().backward()
  show(hidden.gradient!)
  //: There are three hidden neurons, and all three get the same gradient. After the step they are
  //: still equal, and they stay equal forever: three neurons that do the work of one. Random values
  //: make them different, which is called *symmetry breaking*.
  //: @term symmetry breaking: making neurons different from the start, by random weights
  claim(
    hidden.gradient![0] == hidden.gradient![1]
      && hidden.gradient![1] == hidden.gradient![2],
    "equal weights get equal gradients")

  //: ## How large?
  //:
  //: Random, but how large? Each output is a sum of as many products as there are inputs. Multiply
  //: 256 numbers of size 1 by weights with standard deviation s, and add: the sum has standard
  //: deviation $s \cdot \sqrt{256} = 16s$. (A sum of independent numbers grows with the square root
  //: of their count, because some of them cancel.) So with $s = 1/16$ the signal would keep its
  //: size, if there were no ReLU. ReLU removes half of it, and to make up for that $s^2$ must be
  //: twice as large. This is *He initialization*, for any number of inputs:
  //:
  //: $$s^2 = \frac{2}{\text{inputs}}$$
  //: @term He initialization: random weights with variance 2 / inputs; PyTorch calls it Kaiming
  //:
  //: Follow a signal through 20 layers of 256 neurons, for three sizes of weights. The "size" is
  //: the root mean square: the square root of the mean of the squares.
  func sizes(deviation: Float) -> [Double] {
    var generator = Generator(seed: 1)
    var signal = Tensor<Float>.normal([64, 256], using: &generator)
    return (0...20).map { layer in
      if layer > 0 {
        let weight = Tensor<Float>.normal(
          [256, 256], deviation: deviation, using: &generator)
        signal = signal.matmul(weight.transposed()).relu()
      }
      return Double(signal.squared().mean().sqrt().item)
    }
  }
  let small = sizes(deviation: 0.05)
  let large = sizes(deviation: 0.15)
  let he = sizes(deviation: (2 / Float(256)).squareRoot())
  table(
    [["after layer", "deviation 0.05", "He: √(2/256)", "deviation 0.15"]]
      + [0, 1, 5, 10, 20].map {
        ["\($0)", formatted(small[$0]), formatted(he[$0]), formatted(large[$0])]
      })
  //: (9.12e-06 is 0.00000912.) With He initialization the standard deviation is 0.088. A little
  //: less, and the signal vanishes. A little more, and it explodes. The same happens to gradients
  //: on the way back: these are *vanishing gradients* and *exploding gradients*. The choice is not
  //: a matter of taste: from the wrong initialization, a deep network does not learn at all. In the
  //: plot, each unit on the vertical axis is a factor of ten:
  //: @term vanishing gradients: gradients that shrink from layer to layer until nothing is left
  //: @term exploding gradients: gradients that grow from layer to layer until they overflow
  claim(he[20] > 0.5 && he[20] < 2, "He initialization keeps the signal's size")
  claim(
    small[20] < 1e-4 && large[20] > 1e3,
    "smaller weights make it vanish, larger ones make it explode")
  try plot(
    [
      ("deviation 0.15", large), ("He initialization", he),
      ("deviation 0.05", small),
    ].map { name, sizes in
      Curve(
        name, sizes.enumerated().map { (Double($0.offset), log10($0.element)) },
        style: .linesPoints)
    }, to: "signal.svg", x: "layer", y: "log10 of the signal's size")

  //: ## From logits to probabilities
  //:
  //: A *classifier* computes one score for each class. The scores can be any numbers, and the
  //: largest wins. They are called *logits*. For training we need more than the winner: how
  //: confident is the classifier? *Softmax* turns logits into probabilities. Exponentials make all
  //: of them positive, and dividing by their sum makes them add up to 1.
  //:
  //: $$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$
  //:
  //: @term classifier: a network that predicts to which of several classes its input belongs
  //: @term logit: a classifier's score for a class, before softmax makes it a probability
  //: @term softmax: exponentials of logits divided by their sum: positive numbers that add up to 1
  let logits: Tensor<Float> = [[2, 0, 1], [0, 3, -1]]
  let exponentials = logits.exp()
  show(exponentials)
  let probabilities = exponentials / exponentials.sum([1], keepDims: true)
  show(probabilities)
  claim(
    (probabilities.sum([1]) - 1).abs().max().item < 1e-6,
    "each row adds up to 1")
  //: Only the differences between logits matter: adding 100 to a whole row multiplies all its
  //: exponentials by the same number, and the division cancels it. That protects us from overflow
  //: (chapter 3):
  let huge: Tensor<Float> = [[1000, 999]]
  show(huge.exp())
  show((huge - 1000).exp() / (huge - 1000).exp().sum([1], keepDims: true))
  //: The exponential of 1,000 is larger than any number that a `Float` can hold. Subtract the row's
  //: largest logit first, and the largest exponential is 1.
  claim(!huge.exp()[0, 0].item.isFinite, "exp(1000) is infinite")

  //: ## Cross-entropy
  //:
  //: How wrong is a row of probabilities? Look only at the probability of the correct class, and
  //: take −log of it (the natural logarithm): the *negative log-likelihood*. It is 0 if the
  //: probability is 1, and it grows as the probability falls; it measures how surprised the
  //: classifier is by the correct class. The mean over all rows is the *cross-entropy*, the loss of
  //: nearly all classifiers. For N rows, the n-th of which belongs to class $y_n$:
  //:
  //: $$L = -\frac{1}{N} \sum_n \log p_{n, y_n}$$
  //:
  //: @term negative log-likelihood: −log of the probability that was given to the correct class
  //: @term cross-entropy: the mean negative log-likelihood of the correct classes
  //:
  //: The correct classes are called *labels*. Say they are 0 and 2:
  //: @term label: the correct class of an example, as given by whoever made the data
  let labels = [0, 2]
  let rowLosses = [probabilities[0, 0].item, probabilities[1, 2].item].map {
    -log(Double($0))
  }
  show(rowLosses.map { formatted($0) }.joined(separator: ", "))
  let leaf = Variable(logits, requiresGradient: true, name: "logits")
  let loss = leaf.softmaxCrossEntropy(labels).named("loss")
  show(loss.value)
  claim(
    abs(Double(loss.item) - (rowLosses[0] + rowLosses[1]) / 2) < 1e-5,
    "the loss is the mean of the two negative log-likelihoods")
  //: In the first row, the prediction was correct and fairly confident: the loss is small. In the
  //: second it was confident of class 1, but the label is class 2. A classifier that knows nothing
  //: and gives each of k classes the same probability has the loss $\log k$. At the start of
  //: training, first compare the loss with this number.
  let uniform = Variable(.zeros([2, 3])).softmaxCrossEntropy(labels).item
  show(uniform)
  claim(
    abs(Double(uniform) - log(3)) < 1e-6,
    "equal probabilities for three classes: the loss is log 3")

  //: ## The simplest gradient there is
  //:
  //: With all these logarithms and exponentials, the gradient could not be simpler: the probability
  //: minus the target, divided by the number of rows.
  //:
  //: $$\frac{\partial L}{\partial z_{n,j}} = \frac{p_{n,j} - t_{n,j}}{N}$$
  //:
  //: Here the target t is *one-hot*: 1 for the correct class and 0 for all others. If the correct
  //: class has $p = 0.67$, its logit should grow: the gradient is $(0.67 - 1) / 2$.
  //: @term one-hot: a row with 1 at the correct class and 0 at all others
  loss.backward()
  let target: Tensor<Float> = [[1, 0, 0], [0, 0, 1]]
  show(leaf.gradient!)
  show((probabilities - target) / 2)
  claim(
    (leaf.gradient! - (probabilities - target) / 2).abs().max().item < 1e-6,
    "the gradient is (p − t) / N")
  try render(loss, to: "cross-entropy.svg")

  //: ## Why not the squared error?
  //:
  //: One could also take the squared difference between probabilities and targets. Compare the
  //: gradients of both losses with respect to the logit of the correct class, for one example with
  //: two classes. The other logit is 0. So a logit of −8 for the correct class means: confident,
  //: and wrong.
  var rows = [
    [
      "logit", "probability", "gradient of squared error",
      "gradient of cross-entropy",
    ]
  ]
  var gradients: [(squared: Float, entropy: Float)] = []
  for logit: Float in [-8, -4, 0, 4] {
    let a = Variable(Tensor([logit, 0], shape: [1, 2]), requiresGradient: true)
    let probability = a.softmax(axis: 1)
    let target = Variable([[1, 0]])
    let squared = (probability - target).squared().sum()
      .gradients(with: [a])[0].value[0, 0].item
    let entropy = a.softmaxCrossEntropy([0])
      .gradients(with: [a])[0].value[0, 0].item
    gradients.append((squared, entropy))
    rows.append([
      formatted(logit), formatted(probability.value[0, 0].item),
      formatted(squared), formatted(entropy),
    ])
  }
  table(rows)
  //: Where the network is confident and wrong, the squared error has hardly any gradient: softmax
  //: is flat there, and its small slope multiplies everything. Cross-entropy has nearly the full
  //: gradient, because the logarithm is exactly as steep as softmax is flat. So training can
  //: recover from any mistake.
  claim(
    gradients[0].squared > -0.01 && gradients[0].entropy < -0.99,
    "confident and wrong: cross-entropy's gradient is a hundred times as large")
  //: The squared error is the right choice where the target is a number: a price, an angle, the
  //: line in chapter 5. That is called *regression*.
  //: @term regression: predicting a number instead of a class

  //: ## Cat or dog?
  //:
  //: Now for images. This is the smallest classifier there is: one linear layer, from the 3,072
  //: numbers of an image to two logits, one for cats and one for dogs. Here are eight animals. Even
  //: numbers are cats, class 0.
  let animals = (0..<8).map { animal($0) }
  let animalLabels = (0..<8).map { $0 % 2 }
  let layer = Linear(3072, 2, using: &generator)
  let flatImages = Variable(
    Tensor.stack(animals).reshaped([8, 3072]) - 0.5)
  let animalLogits = layer(flatImages)
  let animalLoss = animalLogits.softmaxCrossEntropy(animalLabels)
    .named("loss")
  show(animalLoss.value)
  claim(
    abs(Double(animalLoss.item) - log(2)) < 0.2,
    "near log 2 = 0.693: it cannot tell cats from dogs yet")
  //: The layer has 3,072 weights for the logit of cats, one for each number of the image. So we can
  //: show the weights as an image, and their gradient too.
  animalLoss.backward()
  func asImage(_ row: Tensor<Float>) -> Tensor<Float> {
    (row / (row.abs().max() * 2) + 0.5).reshaped([3, 32, 32])
  }
  let direction = -layer.weight.gradient![0]
  try show(
    pictures: animals + [asImage(layer.weight.value[0]), asImage(direction)],
    columns: 5, scale: 4, as: "weights.png")
  //: The last two images are the weights, still random, and the direction in which gradient descent
  //: moves them: lighter where the cats are lighter than the dogs, darker where the dogs are
  //: lighter. It is the average cat minus the average dog. This difference cannot recognize an
  //: animal: a wall counts as much in it as an ear. Chapter 7 lets a larger network try.
  let oneHot = Tensor<Float>(
    animalLabels.flatMap { $0 == 0 ? [1, 0] : [0, 1] }, shape: [8, 2])
  let upstream = (animalLogits.softmax(axis: 1).value - oneHot) / 8
  let expected = upstream.transposed().matmul(flatImages.value)
  claim(
    (layer.weight.gradient! - expected).abs().max().item < 1e-5,
    "(p − t) / N, times the images: the rule for a matrix product")

  //: ## All together
  //:
  //: These are the classifier's loss, and a gradient for each of its parameters, 27 numbers in all,
  //: by name:
  let pointLoss = classifier(points).softmaxCrossEntropy([2, 0]).named("loss")
  pointLoss.backward()
  show(pointLoss.value)
  for (name, parameter) in classifier.namedParameters() {
    note("\(name): gradient \(parameter.gradient!.shape)")
  }
  show(classifier.output.bias!.gradient!)
  claim(
    classifier.parameters().allSatisfy { $0.gradient != nil },
    "every parameter has a gradient")
  try render(pointLoss, to: "step.svg")

  //: ## What was built
  //:
  //: A module holds parameters, and the library finds them by inspection. A layer starts with
  //: weights of the right size. Cross-entropy says in one number how wrong a classifier is, and
  //: `backward()` gives every parameter its gradient. How far to step, and how often, is the
  //: subject of chapter 7.
  //:
  //: Read next: K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers" (2015), the
  //: source of He initialization; X. Glorot and Y. Bengio, "Understanding the difficulty of
  //: training deep feedforward neural networks" (2010), who first showed signals that vanish and
  //: explode like this; J. Bridle, "Probabilistic interpretation of feedforward classification
  //: network outputs" (1990), who named softmax.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/06-ModulesAndLosses`. `swift run learn list` lists the exercises;
  //: `swift run learn check 6` checks this chapter's.
}
