//: # 4. Gradients of single numbers
//: @question A thousand sliders and one meter: which way should each slider go?
//:
//: You are at a mixing desk with a thousand sliders. A meter shows how bad it sounds. You may move
//: every slider a little. Which way should each one go? If you knew, for each slider, how much the
//: meter rises when you push that slider up, you would know the answer: turn down the sliders that
//: raise the meter, and turn up those that lower it.
//:
//: Training a network is the same task. The sliders are its numbers, and the meter is its error.
//: This chapter builds a machine that finds the answer for all sliders at once. It works on single
//: numbers, called *scalars*, so you can check every step by hand. Chapter 5 does the same with
//: tensors.
//: @term scalar: a single number, as opposed to a tensor of many
import Notebook
import NotebookDiagrams
import ScalarAutograd
import Tensors

chapter { _ in
  //: ## How much does it change? Try it
  //:
  //: Take $y = x \cdot x + x$. At $x = 3$ it is 12. Now move x a little, by 0.001, and see what y
  //: does.
  func f(_ x: Double) -> Double { x * x + x }
  let step = 0.001
  show(f(3))
  show(f(3 + step) - f(3))
  //: y moved by about 0.007: seven times as much as x. This "how many times as much" is the
  //: *derivative* of y with respect to x, written $\partial y/\partial x$. It is not exactly seven,
  //: because $x \cdot x$ curves along the way. Take the same step up and down and use the
  //: difference of the two results, and the effect of the curve cancels. This method is called
  //: *finite differences*, and the result a *numerical derivative*.
  //: @term derivative: how many times as much a result changes as an input that moves a little
  //: @term finite differences: moving an input a little to see how much the result changes
  //: @term numerical derivative: a derivative found by finite differences
  let numerical = (f(3 + step) - f(3 - step)) / (2 * step)
  show(numerical)
  claim(abs(numerical - 7) < 1e-9, "∂y/∂x = 7 at x = 3")
  //: Finite differences are hard to get wrong, and they need no mathematics. But they need at least
  //: one whole computation for every slider. A network with a million numbers would have to run a
  //: million times for one small step. There is a better way.

  //: ## Small steps that multiply
  //:
  //: Every computation, however large, is made of small ones: sums, products, and a few more. For
  //: each of these, the derivative is easy. Take $d = a \cdot b$, and then $y = d + c$.
  let a = Number(2, name: "a")
  let b = Number(-3, name: "b")
  let c = Number(10, name: "c")
  let d = (a * b).named("d")
  let y = (d + c).named("y")
  show(y.value)
  //: A `Number` is a scalar that remembers how it was made. It knows its inputs, and how much it
  //: changes with each of them. These are its *local derivatives*: they concern this one operation
  //: and nothing else.
  //: @term local derivative: the derivative of one operation's result with respect to an input
  for input in d.inputs { show(input) }
  show(d.localGradients)
  //: Why −3 and 2? Change $a$ a little, and $a \cdot b$ changes $b$ times as much: −3 times. Change
  //: $b$, and the product changes $a$ times as much: twice. A product's local derivatives are its
  //: two factors, swapped. For the sum $y = d + c$ both are 1: whatever you add to one side is
  //: added to the sum.
  show(y.localGradients)
  claim(
    d.localGradients == [b.value, a.value],
    "a product: the two factors, swapped")
  //: How much does $y$ change with $a$? A change of $a$ reaches $d$ multiplied by −3, and a change
  //: of $d$ reaches $y$ multiplied by 1. One after the other, the factors multiply:
  //: $-3 \cdot 1 = -3$. This is the *chain rule*. So walk from $y$ back to $a$, and multiply the
  //: local derivatives along the way:
  //:
  //: $$\frac{\partial y}{\partial a} = \frac{\partial d}{\partial a} \cdot \frac{\partial y}{\partial d} = -3 \cdot 1$$
  //:
  //: Computing $y$ is the *forward pass*. The walk back is the *backward pass*. `backward()` does
  //: it:
  //: @term chain rule: derivatives multiply along a path, and the products of several paths add up
  //: @term forward pass: computing the results from the inputs
  //: @term backward pass: walking from a result back to its inputs to find their gradients
  y.backward()
  show([a.gradient, b.gradient, c.gradient])
  claim(
    [a.gradient, b.gradient, c.gradient] == [-3, 2, 1],
    "∂y/∂a = −3, ∂y/∂b = 2, ∂y/∂c = 1")
  //: For each number, `backward()` found the derivative of $y$ with respect to it. This is the
  //: number's *gradient*.
  //: @term gradient: the derivative of the loss with respect to a number, or to a tensor's elements

  //: ## Drawing the graph
  //:
  //: The record of a computation is called a *computational graph*, or graph for short. In the
  //: drawing, boxes are numbers and circles are operations. Each box shows its value, and below it
  //: the gradient. Each edge into a circle shows a local derivative. Follow the edges from $y$ up
  //: to $a$, and multiply: 1, then −3.
  //: @term computational graph: numbers, operations, and edges that show what was made from what
  try render(y.diagram(title: "y = a · b + c"), to: "chain.svg")

  //: ## Several paths
  //:
  //: Now take $y = x \cdot x + x$ again. Here x is used three times: twice by the product, once by
  //: the sum. A change of x travels along all three paths at once, and y gets all three. So the
  //: gradients from the paths are *added*: $3 + 3 + 1 = 7$.
  let x = Number(3, name: "x")
  let square = (x * x).named("square")
  let sum = (square + x).named("y")
  sum.backward()
  show(x)
  claim(
    x.gradient == 7,
    "3 + 3 from the product, 1 from the sum: 7, as by finite differences")
  try render(sum.diagram(title: "y = x · x + x"), to: "paths.svg")
  //: Using a number several times is the normal case: each number of a network is used for every
  //: example. So gradients must be *accumulated*: `gradient += …`. A program that writes
  //: `gradient = …` keeps only the last path, and finds 3 here, or 1, whichever came last. This is
  //: the most famous bug in the field. Exercise 4.3 is about it.

  //: ## One network, two images
  //:
  //: This matters most for the goal of this book. Do these two images show the same cat? To answer
  //: that, *one* network must process both: the outputs of two different networks could not be
  //: compared. Let us make that network as small as possible. An image is one number, say how
  //: orange it is. The network, too, is one number, w: it multiplies the image by w. The distance
  //: is the squared difference of the two outputs:
  let w = Number(3, name: "w")
  let image1 = Number(2, name: "image 1")
  let image2 = Number(1, name: "image 2")
  let output1 = (w * image1).named("output 1")
  let output2 = (w * image2).named("output 2")
  let distance = (output1 - output2).power(2).named("distance")
  distance.backward()
  show(distance)
  show(w)
  //: By hand: the outputs are 6 and 3, their difference is 3, and its square is 9. Now backward.
  //: The derivative of the square is $2 \cdot 3 = 6$. By way of image 1, w gets $6 \cdot 2 = 12$.
  //: By way of image 2, which is on the other side of the minus, it gets $-6 \cdot 1 = -6$. The sum
  //: is 6.
  claim(
    distance.value == 9 && w.gradient == 12 - 6,
    "12 by way of image 1, −6 by way of image 2")
  try render(
    distance.diagram(title: "One network, two images"), to: "twins.svg")
  //: So if the images show the same cat, and the distance should shrink, make w smaller. If they
  //: show two cats, make w larger. Except for its size, this is a complete Siamese network (chapter
  //: 12). There, the network has thousands of numbers, and so does an image.

  //: ## The order of the backward pass
  //:
  //: One more thing can go wrong. `square` must have its complete gradient before it passes it on
  //: to x. So we need an order in which each number comes after everything that was computed from
  //: it. The opposite order is easy to find: list the inputs before the results, each number once.
  //: This is called a *topological order*. Then go through the list from its end.
  //: @term topological order: an order in which every result comes after its inputs
  for number in sum.history { show(number) }
  claim(
    sum.history.map(\.name) == ["x", "square", "y"],
    "inputs first, each once")
  //: The whole backward pass is then a few lines of the library:
  //:
  //: @quote Number.backward
  //:
  //: It begins with $\partial y/\partial y = 1$. Before that it resets the gradients of an earlier
  //: backward pass. Otherwise they would be counted again. So calling it twice gives the same
  //: numbers.
  sum.backward()
  claim(x.gradient == 7, "still 7")
  //: The backward pass is a loop, and so is `history`. A function that calls itself for each input
  //: would be shorter, but for a long chain of operations it overflows the stack. This chain has
  //: 100,000 operations.
  let start = Number(1, name: "start")
  var chain = start
  for _ in 0..<100_000 { chain = chain + start }
  chain.backward()
  show([chain.value, start.gradient])
  claim(
    start.gradient == 100_001,
    "100,001 paths, each with factor 1")

  //: ## More operations
  //:
  //: An operation consists of its result and its local derivatives, all in one line. Here are the
  //: product and the *hyperbolic tangent* (tanh), which squashes any number to between −1 and 1:
  //: @term hyperbolic tangent: tanh, a smooth curve that squashes any number to between −1 and 1
  //:
  //: @quote Number.*
  //: @quote Number.tanh
  //:
  //: Is it right? Compare with finite differences. Here is the check for every operation, at 0.7
  //: and −1.3:
  let operations: [(String, (Number) -> Number)] = [
    ("x + 2", { $0 + 2 }), ("2 − x", { 2 - $0 }), ("x · x", { $0 * $0 }),
    ("2 ÷ x", { 2 / $0 }), ("x³", { $0.power(3) }), ("exp x", { $0.exp() }),
    ("tanh x", { $0.tanh() }), ("relu x", { $0.relu() }),
  ]
  var rows = [["operation", "backward()", "finite differences"]]
  var worst = 0.0
  for (name, operation) in operations {
    for point in [0.7, -1.3] {
      let x = Number(point)
      operation(x).backward()
      let up = operation(Number(point + 1e-5)).value
      let down = operation(Number(point - 1e-5)).value
      let numerical = (up - down) / 2e-5
      worst = max(worst, abs(numerical - x.gradient))
      rows.append([
        "\(name) at \(point)",
        formatted(x.gradient, digits: 4), formatted(numerical, digits: 4),
      ])
    }
  }
  table(rows)
  claim(worst < 1e-8, "backward() and finite differences agree")
  //: `relu`, the *rectified linear unit*, is the simplest bent function there is: it passes
  //: positive numbers through and turns all others into 0. Its derivative is 1 or 0. Only at 0
  //: itself is there no derivative; by convention, 0 is used.
  //: @term rectified linear unit: relu, which keeps positive numbers and turns all others into 0

  //: ## A neuron
  //:
  //: A *neuron* turns several inputs into one number. It multiplies each input by a *weight*, which
  //: says how much that input counts. It adds them up, with one more number, the *bias*. Then an
  //: *activation function*, here tanh, squashes the sum to between −1 and 1. The result is the
  //: neuron's *activation*:
  //:
  //: $$\text{activation} = \tanh(w_1 x_1 + w_2 x_2 + b)$$
  //: @term neuron: a weighted sum of inputs plus a bias, followed by an activation function
  //: @term weight: a number that an input is multiplied by; training changes it
  //: @term bias: a number that is added to a weighted sum; training changes it
  //: @term activation function: a bent function that follows a weighted sum, such as tanh or relu
  //: @term activation: the output of a neuron, or of a whole layer
  let input1 = Number(1, name: "x1")
  let input2 = Number(-1, name: "x2")
  let weight1 = Number(0.5, name: "w1")
  let weight2 = Number(-0.25, name: "w2")
  let bias = Number(-0.5, name: "bias")
  let activation = (weight1 * input1 + weight2 * input2 + bias).tanh()
    .named("activation")
  activation.backward()
  show(activation)
  for number in [weight1, weight2, bias] { show(number) }
  //: The sum is $0.5 + 0.25 - 0.5 = 0.25$. The gradient of each weight is its input times the
  //: derivative of tanh at that sum. So the larger an input is, the more its weight matters.
  claim(activation.inputs[0].value == 0.25, "the input of tanh is 0.25")
  claim(
    weight1.gradient == -weight2.gradient,
    "inputs 1 and −1: gradients of the same size and opposite sign")
  try render(activation.diagram(title: "A neuron"), to: "neuron.svg")

  //: ## A network that learns
  //:
  //: "One or the other, but not both" is a small question with a history. It is called *exclusive
  //: or*, XOR for short. A single neuron cannot answer it, whatever its weights are, because its
  //: activation can only grow in one direction. (M. Minsky and S. Papert proved that in 1969.) Two
  //: *layers* can. A layer consists of the neurons that read the same inputs. Layers one after the
  //: other are a *neural network*, or network for short. Here are the four cases, with 1 for yes
  //: and −1 for no.
  //: @term layer: the neurons that read the same inputs; in general, one step of a network
  //: @term neural network: layers one after the other, with numbers that training changes
  //: @term exclusive or: XOR: true if exactly one of two inputs is true
  let cases: [(inputs: [Double], target: Double)] = [
    ([-1, -1], -1), ([-1, 1], 1), ([1, -1], 1), ([1, 1], -1),
  ]
  //: The first layer has three neurons, which read the two inputs. It is called a *hidden layer*,
  //: as its results are neither input nor output. The second layer has one neuron, which reads
  //: those three. All start from small random weights: if they were equal, they would all learn the
  //: same.
  //: @term hidden layer: a layer between the input and the output of a network
  var generator = Generator(seed: 1)
  func neuron(_ inputs: Int, _ name: String) -> [Number] {
    (0...inputs).map {
      Number(Double(generator.normal()) / 2, name: "\(name).\($0)")
    }
  }
  let hidden = (0..<3).map { neuron(2, "hidden\($0)") }
  let output = neuron(3, "output")
  let weights = hidden.flatMap { $0 } + output
  show(weights.count)
  //: Each neuron's numbers are its weights, followed by its bias.
  func activate(_ neuron: [Number], on inputs: [Number]) -> Number {
    zip(neuron, inputs).reduce(neuron[inputs.count]) { $0 + $1.0 * $1.1 }.tanh()
  }
  func predict(_ inputs: [Double]) -> Number {
    let numbers = inputs.map { Number($0) }
    return activate(output, on: hidden.map { activate($0, on: numbers) })
  }
  //: This is how the network answers one case before training, its *prediction*. Every box shows
  //: $\partial\,\text{prediction}/\partial\,\text{number}$:
  //: @term prediction: what a network answers for an input
  let prediction = predict([-1, 1]).named("prediction")
  prediction.backward()
  show(prediction.value)
  try render(
    prediction.diagram(title: "The network's prediction for −1 and 1"),
    to: "network.svg")
  //: How wrong is it? For each case, subtract the *target*, which is the right answer, from the
  //: prediction, and square the difference. The *loss* is the mean of these squares, the *mean
  //: squared error*. Squaring counts errors in both directions, and large errors count more.
  //:
  //: $$\text{loss} = \frac{1}{4} \sum_k (\text{prediction}_k - \text{target}_k)^2$$
  //: @term target: the answer that a network should give
  //: @term loss: one number that says how wrong the predictions are; training makes it small
  //: @term mean squared error: the mean of the squared differences between predictions and targets
  func loss() -> Number {
    var sum: Number = 0
    for (inputs, target) in cases {
      sum = sum + (predict(inputs) - Number(target)).power(2)
    }
    return (sum / 4).named("loss")
  }
  let first = loss()
  show(first.value)
  //: This is how many numbers the loss was computed from. One backward pass reaches all of them:
  show(first.history.count)
  //: Now find the gradients, and move every weight a small step against its own gradient. That is
  //: downhill, for all 13 sliders at once: *gradient descent*. Each step makes a new graph, because
  //: every number in it is new.
  //: @term gradient descent: moving every number a small step against its gradient, again and again
  for step in 1...300 {
    let value = loss()
    value.backward()
    for weight in weights { weight.value -= 0.2 * weight.gradient }
    if step == 1 || step % 50 == 0 {
      note("step \(step): loss \(formatted(value.value, digits: 4))")
    }
  }
  //: What does the network answer now?
  for (inputs, target) in cases {
    let prediction = formatted(predict(inputs).value, digits: 4)
    note("\(inputs): prediction \(prediction), target \(target)")
  }
  claim(
    cases.allSatisfy { abs(predict($0.inputs).value - $0.target) < 0.2 },
    "all four predictions are close to their targets")
  claim(
    loss().value < first.value / 50,
    "the loss is less than a fiftieth of what it was")
  //: Nobody told the three hidden neurons what to look for. Gradient descent found it.

  //: ## What was built
  //:
  //: A number that remembers how it was made; one line for each operation; a list in topological
  //: order; and a loop that multiplies along every path and adds where paths meet. One backward
  //: pass gives the gradient of every number, for about the price of the forward pass. That is all
  //: there is to *backpropagation*. Chapter 5 changes one thing: the number in the box becomes a
  //: tensor.
  //: @term backpropagation: finding all gradients by one backward pass with the chain rule
  //:
  //: Read next: A. Karpathy, "micrograd" (2020), the same idea in Python, on which this chapter is
  //: based.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/04-ScalarAutograd`. `swift run learn list` lists the exercises;
  //: `swift run learn check 4` checks this chapter's.
}
