//: # 6. Modules and losses
//: @question How do you keep a network’s numbers together, where do they start, and how wrong are its answers?
//:
//: Chapter 5 fitted a line with two numbers, w and c. A network has thousands or millions of numbers, in
//: dozens of tensors. How do you keep so many together? What values should they have before anything is
//: learnt? And how do you say, in one number, how wrong the answers are? These are the three subjects of
//: this chapter: modules, initial values, losses.
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
  //: A *linear layer* turns some numbers into others. Each output is a weighted sum of all inputs, plus a
  //: number of its own, the bias. Here are three inputs and two outputs, for one example:
  //: @term linear layer: each output is a weighted sum of all inputs, plus a bias
  let x = Variable([[1, 2, 3]], name: "x")
  let weight = Parameter([[1, 0, -1], [2, 1, 0]], name: "weight")
  let bias = Parameter([10, 20], name: "bias")
  let y = (x.matmul(weight.transposed()) + bias).named("y")
  show(y)
  //: By hand: $1 \cdot 1 + 2 \cdot 0 + 3 \cdot (-1) + 10 = 8$, and
  //: $1 \cdot 2 + 2 \cdot 1 + 3 \cdot 0 + 20 = 24$. A row of the weight belongs to one output, so the weight has shape [outputs, inputs] and must be transposed to meet the
  //: inputs. That is how PyTorch keeps it, so its files fit. Exercise 6.2 is this line.
  claim(y.value == [[8, 24]], "the outputs are 8 and 24")

  //: ## A module
  //:
  //: The numbers that learning changes are called *parameters*. A *module* is an object that keeps its
  //: parameters as properties and says in `forward` what happens to an input. The library's `Linear` is the line above and its two tensors. A bigger module has smaller
  //: ones as properties. This one sorts points of a plane into three classes:
  //: @term parameter: a number, or a tensor of them, that learning changes
  //: @term module: an object that keeps parameters, and says what happens to an input
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
  //: Nothing in it lists the parameters. A list kept by hand would be wrong after the next change. Instead,
  //: the library looks at the object: Swift can tell any object's properties and their names at run time.
  //: It walks through them, part by part, and the path it took is the parameter's name.
  var generator = Generator(seed: 6)
  let classifier = Classifier(using: &generator)
  table(
    [["parameter", "shape", "numbers"]]
      + classifier.namedParameters().map {
        [$0.name, "\($0.parameter.shape)", "\($0.parameter.value.count)"]
      } + [["", "", "\(classifier.parameterCount)"]])
  //: 2 · 4 + 4 numbers in the first layer and 4 · 3 + 3 in the second. Exercise 6.1 builds this search.
  claim(classifier.parameterCount == 27, "12 and 15 are 27")
  //: Calling the module runs `forward`. What is recorded meanwhile carries the module's name, so a picture
  //: of the graph can draw each module as a frame:
  let points = Variable([[-1, 1], [-2, -1]], name: "points")
  let scores = classifier(points).named("scores")
  show(scores.value)
  try render(scores, to: "classifier.svg")

  //: ## Why the bend is needed
  //:
  //: Between the two layers stands `relu()`, which turns everything negative into 0. Why? Try without.
  //: Two linear layers one after the other, without biases to keep it short:
  let first: Tensor<Float> = [[1, 2], [-1, 1], [0, 3]]
  let second: Tensor<Float> = [[1, 0, 2], [-1, 1, 1]]
  let single = second.matmul(first)
  show(single)
  let inputs: Tensor<Float> = [[1, 0], [0, 1], [-2, 3]]
  let twoLayers = inputs.matmul(first.transposed()).matmul(second.transposed())
  show(twoLayers)
  claim(
    twoLayers == inputs.matmul(single.transposed()),
    "two linear layers are one linear layer, with the product of their weights")
  //: A hundred of them would still be one. With a bend in between they are not: a sum of bent lines can
  //: follow any curve. Here the absolute value, which no linear layer can compute, from two bends:
  //: $|a| = \text{relu}(a) + \text{relu}(-a)$.
  let both: Tensor<Float> = [[1], [-1]]
  let adding: Tensor<Float> = [[1, 1]]
  let numbers: Tensor<Float> = [[-2], [-0.5], [0], [3]]
  let bent = numbers.matmul(both.transposed()).relu()
    .matmul(adding.transposed())
  show(bent)
  claim(bent == numbers.abs(), "two bends make an absolute value")

  //: ## Where to start: not at zero
  //:
  //: All parameters must have some value before the first step. Zero seems fair. But look at a hidden layer
  //: whose weights are all alike, 0.1 here so that gradients flow at all:
  let hidden = Parameter(.full([3, 2], 0.1), name: "hidden")
  let out = Parameter(.full([1, 3], 0.1), name: "out")
  let examples = Variable([[1, 2], [3, 1]])
  let guess = examples.matmul(hidden.transposed()).relu()
    .matmul(out.transposed())
  guess.squared().sum().backward()
  show(hidden.gradient!)
  //: Three hidden numbers, and all three get the same gradient. After the step they are still alike, and so
  //: for ever: three numbers that do the work of one. Random values break the tie.
  claim(
    hidden.gradient![0] == hidden.gradient![1]
      && hidden.gradient![1] == hidden.gradient![2],
    "equal weights get equal gradients")

  //: ## How large?
  //:
  //: Random, but how large? An output adds up as many products as there are inputs. If 256 numbers of size
  //: 1 are multiplied by weights of deviation s and added, the sum has deviation $s \cdot \sqrt{256} = 16s$. (Sums of
  //: independent numbers grow like the root of their count: some of it cancels.) So with $s = 1/16$ the signal
  //: would keep its size, if there were no ReLU. ReLU removes half of it; $s^2$ must be twice as large to make
  //: up for that. This is He's rule, for any number of inputs:
  //:
  //: $$s^2 = \frac{2}{\text{inputs}}$$
  //:
  //: Watch a signal go through 20 layers of 256, for three sizes of weights. "Size" is the root of the mean
  //: square.
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
        ["\($0)", rounded(small[$0]), rounded(he[$0]), rounded(large[$0])]
      })
  //: (9.12e-06 is 0.00000912.) He's deviation is 0.088. A little less, and hardly anything arrives; a little
  //: more, and the numbers explode. The same happens to gradients on the way back. So this is not a matter of
  //: taste: from the wrong start a deep network does not learn at all. In the plot, each step up is a factor
  //: of ten:
  claim(he[20] > 0.5 && he[20] < 2, "with He's rule the signal keeps its size")
  claim(
    small[20] < 1e-4 && large[20] > 1e3,
    "smaller weights lose it, larger ones blow it up")
  try plot(
    [
      ("deviation 0.15", large), ("He's rule", he), ("deviation 0.05", small),
    ].map { name, sizes in
      Curve(
        name, sizes.enumerated().map { (Double($0.offset), log10($0.element)) },
        style: .linesPoints)
    }, to: "signal.svg", x: "layer", y: "power of ten of the signal's size")

  //: ## From scores to probabilities
  //:
  //: A *classifier* gives a *score* to each class; any numbers, the largest wins. (Scores are also called
  //: logits.) To learn we need more than the winner: how sure is it? *Softmax* makes probabilities of
  //: scores: exponentials, so that nothing is negative, divided by their sum, so that they add up to 1.
  //:
  //: $$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$
  //:
  //: @term classifier: a network that says to which of several classes its input belongs
  //: @term score: a number for a class, before it is made a probability; also called a logit
  //: @term softmax: exponentials of scores divided by their sum: numbers above 0 that add up to 1
  let logits: Tensor<Float> = [[2, 0, 1], [0, 3, -1]]
  let powers = logits.exp()
  show(powers)
  let chances = powers / powers.sum([1], keepDims: true)
  show(chances)
  claim(
    (chances.sum([1]) - 1).abs().max().item < 1e-6, "each row adds up to 1")
  //: Only differences of scores matter: adding 100 to a whole row multiplies all its exponentials by the
  //: same number, which the division takes out again. That saves us from a real danger:
  let huge: Tensor<Float> = [[1000, 999]]
  show(huge.exp())
  show((huge - 1000).exp() / (huge - 1000).exp().sum([1], keepDims: true))
  //: The exponential of 1,000 is beyond all numbers that a `Float` can hold. With the row's largest score
  //: subtracted first, the largest exponential is 1.
  claim(!huge.exp()[0, 0].item.isFinite, "exp(1000) is infinite")

  //: ## Cross-entropy
  //:
  //: How wrong is a row of probabilities? Look only at the probability of the right class, and take −log of
  //: it (the natural logarithm): 0 if the probability is 1, and the larger the less likely the truth was
  //: held to be. The mean over all rows is the *cross-entropy*, the loss of nearly all classifiers. For N rows,
  //: the n-th of which belongs to the class $y_n$:
  //:
  //: $$L = -\frac{1}{N} \sum_n \log p_{n, y_n}$$
  //:
  //: @term cross-entropy: minus the logarithm of the probability that the truth was given
  //:
  //: The right classes are called *labels*. Say they are 0 and 2:
  //: @term label: what an example really is, as told by whoever made the examples
  let labels = [0, 2]
  let surprise = [chances[0, 0].item, chances[1, 2].item].map {
    -log(Double($0))
  }
  show(surprise.map { rounded($0) }.joined(separator: ", "))
  let leaf = Variable(logits, requiresGradient: true, name: "scores")
  let loss = leaf.softmaxCrossEntropy(labels).named("loss")
  show(loss.value)
  claim(
    abs(Double(loss.item) - (surprise[0] + surprise[1]) / 2) < 1e-5,
    "the loss is the mean of the two surprises")
  //: The first row was right and fairly sure: little surprise. The second was sure of class 1, and the truth
  //: is class 2. Somebody who knows nothing and gives each of k classes the same probability has the loss
  //: $\log k$. It is the first number to compare with when a training starts.
  let clueless = Variable(.zeros([2, 3])).softmaxCrossEntropy(labels).item
  show(clueless)
  claim(
    abs(Double(clueless) - log(3)) < 1e-6,
    "knowing nothing about three classes costs log 3")

  //: ## The simplest gradient there is
  //:
  //: All these logarithms and exponentials have a gradient that could not be simpler: probability minus
  //: truth, shared by the rows.
  //:
  //: $$\frac{\partial L}{\partial z_{n,j}} = \frac{p_{n,j} - t_{n,j}}{N}$$
  //:
  //: Here t is the truth, 1 for the right class and 0 for the others. With $p = 0.67$ for the right class, its
  //: score should grow: the gradient is $(0.67 - 1) / 2$.
  loss.backward()
  let truth: Tensor<Float> = [[1, 0, 0], [0, 0, 1]]
  show(leaf.gradient!)
  show((chances - truth) / 2)
  claim(
    (leaf.gradient! - (chances - truth) / 2).abs().max().item < 1e-6,
    "the gradient is (p − truth) / N")
  try render(loss, to: "cross-entropy.svg")

  //: ## Why not just the squared error?
  //:
  //: One could also take the squared difference of probability and truth. Compare how strongly each pulls
  //: at the score of the right class, for one example of two classes. The other score is 0; so a score of
  //: −8 for the right one means: sure, and wrong.
  var rows = [
    [
      "score", "p of the truth", "squared error's gradient",
      "cross-entropy's gradient",
    ]
  ]
  var pulls: [(squared: Float, entropy: Float)] = []
  for score: Float in [-8, -4, 0, 4] {
    let a = Variable(Tensor([score, 0], shape: [1, 2]), requiresGradient: true)
    let chance = a.softmax(axis: 1)
    let wanted = Variable([[1, 0]])
    let squared = (chance - wanted).squared().sum()
      .gradients(with: [a])[0].value[0, 0].item
    let entropy = a.softmaxCrossEntropy([0])
      .gradients(with: [a])[0].value[0, 0].item
    pulls.append((squared, entropy))
    rows.append([
      rounded(score), rounded(chance.value[0, 0].item), rounded(squared),
      rounded(entropy),
    ])
  }
  table(rows)
  //: Where the network is sure and wrong, the squared error hardly pulls: softmax is flat there, and its
  //: small slope multiplies everything. Cross-entropy pulls with nearly full strength: the logarithm is
  //: just as steep as softmax is flat. Learning can start from any mistake.
  claim(
    pulls[0].squared > -0.01 && pulls[0].entropy < -0.99,
    "sure and wrong: cross-entropy pulls a hundred times as hard")
  //: The squared error is right where the answer itself is a number: a price, an angle, the line of
  //: chapter 5.

  //: ## Cat or dog?
  //:
  //: Now for pictures. The smallest classifier there is: one linear layer, from the 3,072 numbers of a picture
  //: to two scores, one for cats and one for dogs. Here are eight animals. Even numbers are cats, class 0.
  let animals = (0..<8).map { animal($0) }
  let kinds = (0..<8).map { $0 % 2 }
  let judge = Linear(3072, 2, using: &generator)
  let looks = Variable(Tensor.stack(animals).reshaped([8, 3072]) - 0.5)
  let opinions = judge(looks)
  let doubt = opinions.softmaxCrossEntropy(kinds).named("loss")
  show(doubt.value)
  claim(
    abs(Double(doubt.item) - log(2)) < 0.2,
    "near log 2 = 0.693: it does not know cats from dogs")
  //: The layer has 3,072 weights for the score of cats, one for each number of the picture. So they can be
  //: shown as a picture, and so can their gradient.
  doubt.backward()
  func asPicture(_ row: Tensor<Float>) -> Tensor<Float> {
    (row / (row.abs().max() * 2) + 0.5).reshaped([3, 32, 32])
  }
  let step = -judge.weight.gradient![0]
  try show(
    pictures: animals + [asPicture(judge.weight.value[0]), asPicture(step)],
    columns: 5, scale: 4, as: "judge.png")
  //: The last two are the weights, random as yet, and the way they should go, against the gradient: lighter
  //: where cats are lighter than dogs, darker where dogs are. It is cats minus dogs, laid on top of each other.
  //: No animal can be told by that, whatever it does between the two: one wall counts as much as one ear.
  //: Chapter 7 lets a larger network try.
  let isSo = Tensor<Float>(
    kinds.flatMap { $0 == 0 ? [1, 0] : [0, 1] }, shape: [8, 2])
  let pull = (opinions.softmax(axis: 1).value - isSo) / 8
  let expected = pull.transposed().matmul(looks.value)
  claim(
    (judge.weight.gradient! - expected).abs().max().item < 1e-5,
    "probability minus truth, times the pictures: the rule for a product")

  //: ## All together
  //:
  //: The classifier's scores, a loss, and a gradient for each of its 27 numbers, by name:
  let wrongness = classifier(points).softmaxCrossEntropy([2, 0]).named("loss")
  wrongness.backward()
  show(wrongness.value)
  for (name, parameter) in classifier.namedParameters() {
    note("\(name): gradient \(parameter.gradient!.shape)")
  }
  show(classifier.output.bias!.gradient!)
  claim(
    classifier.parameters().allSatisfy { $0.gradient != nil },
    "every parameter knows which way to go")
  try render(wrongness, to: "step.svg")

  //: ## What was built
  //:
  //: A module keeps its parameters, and they are found by looking. A layer starts with numbers of the right
  //: size. Cross-entropy says in one number how wrong a classifier is, and every parameter learns from
  //: `backward()` which way to go. How far to go, and how often, is chapter 7's subject.
  //:
  //: Read next: K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers" (2015), where the rule of
  //: 2 / inputs comes from; X. Glorot and Y. Bengio, "Understanding the difficulty of training deep
  //: feedforward neural networks" (2010), which first watched signals fade and explode like this; J. Bridle,
  //: "Probabilistic interpretation of feedforward classification network outputs" (1990), who named softmax.
  //:
  //: ## Exercises
  //:
  //: 6.1 *parameters*: find all parameters of a network. 6.2 *linear*: a layer. 6.3 *initHe*: weights to
  //: start with. 6.4 *crossEntropy*: the loss and its gradient, for scores of any size. The files are in
  //: `Exercises/06-ModulesAndLosses`; `swift run learn check 6` checks them.
}
