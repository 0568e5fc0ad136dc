//: # 4. Gradients of single numbers
//: @question A thousand sliders and one meter: which way should each slider go?
//:
//: You stand at a mixing desk with a thousand sliders. A meter shows how bad it sounds. You may move
//: every slider a little. Which way should each one go? If you knew, for each slider, how much the meter
//: goes up when that slider does, you would know the answer: turn down those that raise it, turn up
//: those that lower it.
//:
//: Teaching a network is this. The sliders are its numbers, the meter is its mistake. This chapter builds
//: a machine that finds the answer for all sliders at once. It works on single numbers, so that you can
//: check every step by hand. Chapter 5 does the same with tensors.
import Notebook
import NotebookDiagrams
import ScalarAutograd
import Tensors

chapter { _ in
  //: ## How much does it change? Try it
  //:
  //: Take $y = x \cdot x + x$. At $x = 3$ it is 12. Now move x a little, by 0.001, and see what y does.
  func f(_ x: Double) -> Double { x * x + x }
  let step = 0.001
  show(f(3))
  show(f(3 + step) - f(3))
  //: y moved by about 0.007: seven times as much as x did. This "how many times as much" is the
  //: *derivative* of y by x, written $\partial y/\partial x$. The seven is not quite exact, as $x \cdot x$ bends
  //: on the way. Going
  //: the same step up and down, and taking the difference of the two, makes the bend cancel.
  //: @term derivative: how many times as much a result changes as an input that is moved a little
  let tried = (f(3 + step) - f(3 - step)) / (2 * step)
  show(tried)
  claim(abs(tried - 7) < 1e-9, "∂y/∂x = 7 at x = 3")
  //: Trying never lies, and it needs no mathematics. But it needs a whole computation for every slider. A
  //: network with a million numbers would be run a million times for one small step. There is a better
  //: way.

  //: ## Small steps that multiply
  //:
  //: Every computation, however large, is made of small ones: a sum, a product, and a few more. For each
  //: of those the derivative is easy. Take $d = a \cdot b$, and then
  //: $y = d + c$.
  let a = Number(2, name: "a")
  let b = Number(-3, name: "b")
  let c = Number(10, name: "c")
  let d = (a * b).named("d")
  let y = (d + c).named("y")
  show(y.value)
  //: A `Number` is a number that remembers how it was made. It knows its inputs, and how much it changes
  //: with each of them. We call these its *local* derivatives: they look at this one operation and at
  //: nothing else.
  for input in d.inputs { show(input) }
  show(d.localGradients)
  //: Why −3 and 2? Move a by a little, and $a \cdot b$ moves b times as much: −3 times. Move b, and it moves a
  //: times as much: twice. A product's local derivatives are its two sides, exchanged. For the sum
  //: $y = d + c$ both are 1: whatever you add to one side, the sum gets.
  show(y.localGradients)
  claim(
    d.localGradients == [b.value, a.value],
    "a product: the two sides, exchanged")
  //: How much does y change with a? A move of a arrives at d multiplied by −3, and a move of d arrives at
  //: y multiplied by 1. One after the other, they multiply: $-3 \cdot 1 = -3$. This is the *chain rule*. So walk
  //: from y back to a, and multiply what stands on the way:
  //:
  //: $$\frac{\partial y}{\partial a} = \frac{\partial d}{\partial a} \cdot \frac{\partial y}{\partial d} = -3 \cdot 1$$
  //: @term chain rule: along a way derivatives multiply, and where ways meet they add
  y.backward()
  show([a.gradient, b.gradient, c.gradient])
  claim(
    [a.gradient, b.gradient, c.gradient] == [-3, 2, 1],
    "∂y/∂a = −3, ∂y/∂b = 2, ∂y/∂c = 1")
  //: What `backward()` found for a number, the derivative of y by it, is the number's *gradient*.
  //: @term gradient: the derivative of the loss by a number, or by every number of a tensor

  //: ## A picture of it
  //:
  //: The record is a *graph*: boxes are numbers, circles are operations. Each box has its value, and below
  //: it the gradient. On each edge into a circle stands the local derivative. Follow the edges from y up
  //: to a, and multiply: 1, then −3.
  //: @term graph: numbers and operations, and arrows that say what was made from what
  try render(y.diagram(title: "y = a · b + c"), to: "chain.svg")

  //: ## Several ways lead back
  //:
  //: Now $y = x \cdot x + x$ again. Here x is used three times: twice by the product, once by the sum. A move of
  //: x travels on all three ways at once, and y feels all of them together. So what comes back along the
  //: ways is *added*: $3 + 3 + 1 = 7$.
  let x = Number(3, name: "x")
  let square = (x * x).named("square")
  let sum = (square + x).named("y")
  sum.backward()
  show(x)
  claim(
    x.gradient == 7,
    "3 + 3 from the product, and 1 from the sum: the 7 that trying gave")
  try render(sum.diagram(title: "y = x · x + x"), to: "ways.svg")
  //: A number that is used in several places is the normal case: a network's weight takes part in every
  //: example. A program that keeps only the last way back, `gradient = …` where it should be
  //: `gradient += …`, finds 3 here, or 1, whichever came last. It is the most famous mistake in this
  //: field. Exercise 4.3 is about it.

  //: ## One weight, two pictures
  //:
  //: Here is where this will matter most. Are these two pictures of one cat? To answer, *one* network must
  //: look at both: if each had eyes of its own, there would be nothing to compare. Make it as small as can
  //: be. A picture is one number, say how orange it is. The network is one number too, w, and multiplies
  //: with it. How far apart what comes out is, squared, is the distance:
  let w = Number(3, name: "w")
  let picture1 = Number(2, name: "picture 1")
  let picture2 = Number(1, name: "picture 2")
  let seen1 = (w * picture1).named("seen 1")
  let seen2 = (w * picture2).named("seen 2")
  let apart = (seen1 - seen2).power(2).named("distance")
  apart.backward()
  show(apart)
  show(w)
  //: By hand: 6 and 3 come out, they are 3 apart, and the square is 9. Back through the square: a little more
  //: of the 3 makes $2 \cdot 3 = 6$ times as much of the 9. Through picture 1 that comes to $6 \cdot 2 = 12$; through
  //: picture 2, on the other side of the minus, to $-6 \cdot 1 = -6$. Added: 6.
  claim(
    apart.value == 9 && w.gradient == 12 - 6,
    "12 by way of picture 1, −6 by way of picture 2")
  try render(apart.diagram(title: "One weight, two pictures"), to: "twins.svg")
  //: So if the pictures show one cat, and the distance should be less, make w smaller. If they show two cats,
  //: make it larger. That is a Siamese network (chapter 12), whole but for its size: there the weight is a
  //: network of thousands, and a picture is thousands of numbers.

  //: ## The order of walking
  //:
  //: One more thing can go wrong. `square` may hand its gradient on to x only when it has all of it. So we
  //: need an order in which each number comes after everything that was made of it. That is easy to find
  //: the other way around: list the inputs before the results, each number once, and then go through the
  //: list from its end. Such a list is called a *topological order*.
  //: @term topological order: an order in which everything comes after all that it was made from
  for number in sum.history { show(number) }
  claim(
    sum.history.map(\.name) == ["x", "square", "y"],
    "inputs first, each once")
  //: The whole walk is then a few lines of the library:
  //:
  //: @quote Number.backward
  //:
  //: The walk begins with $\partial y/\partial y = 1$. Before that it forgets the gradients of an earlier walk, or they
  //: would be counted again. So walking twice gives the same numbers.
  sum.backward()
  claim(x.gradient == 7, "still 7")
  //: It is a loop, and so is `history`: a function that calls itself for each input would be shorter, but
  //: in a long chain of operations it runs out of stack. This chain has 100,000.
  let start = Number(1, name: "start")
  var chain = start
  for _ in 0..<100_000 { chain = chain + start }
  chain.backward()
  show([chain.value, start.gradient])
  claim(
    start.gradient == 100_001,
    "100,001 ways lead back, each with factor 1")

  //: ## More operations
  //:
  //: An operation is its result and its local derivatives, in one line each. This is the product, and the
  //: *hyperbolic tangent*, which presses any number between −1 and 1:
  //: @term hyperbolic tangent: tanh, a smooth curve that presses any number between −1 and 1
  //:
  //: @quote Number.*
  //: @quote Number.tanh
  //:
  //: Is it right? Ask by trying. Every operation is checked against it here, at 0.7 and −1.3:
  let operations: [(String, (Number) -> Number)] = [
    ("x + 2", { $0 + 2 }), ("2 − x", { 2 - $0 }), ("x · x", { $0 * $0 }),
    ("2 ÷ x", { 2 / $0 }), ("x³", { $0.power(3) }), ("exp x", { $0.exp() }),
    ("tanh x", { $0.tanh() }), ("relu x", { $0.relu() }),
  ]
  var rows = [["operation", "by the rule", "by trying"]]
  var worst = 0.0
  for (name, operation) in operations {
    for place in [0.7, -1.3] {
      let x = Number(place)
      operation(x).backward()
      let up = operation(Number(place + 1e-5)).value
      let down = operation(Number(place - 1e-5)).value
      let tried = (up - down) / 2e-5
      worst = max(worst, abs(tried - x.gradient))
      rows.append([
        "\(name) at \(place)",
        rounded(x.gradient, digits: 4), rounded(tried, digits: 4),
      ])
    }
  }
  table(rows)
  claim(worst < 1e-8, "the rules and trying agree")
  //: `relu` is the simplest bend there is: it lets positive numbers through and makes all others 0. Its
  //: derivative is 1 or 0. Only at 0 itself is there none; one says 0.

  //: ## A neuron
  //:
  //: A *neuron* is a small opinion. It looks at its inputs, holds each for so and so important (the
  //: *weights*), adds a leaning of its own (the *bias*) and presses the sum between −1 and 1:
  //:
  //: $$\text{opinion} = \tanh(w_1 x_1 + w_2 x_2 + b)$$
  //: @term neuron: a weighted sum of inputs plus a bias, pressed through a bend
  //: @term weight: a number that an input is multiplied with; learning changes it
  //: @term bias: a number that is added to a weighted sum, whatever the inputs are
  let input1 = Number(1, name: "x1")
  let input2 = Number(-1, name: "x2")
  let weight1 = Number(0.5, name: "w1")
  let weight2 = Number(-0.25, name: "w2")
  let bias = Number(-0.5, name: "bias")
  let opinion = (weight1 * input1 + weight2 * input2 + bias).tanh()
    .named("opinion")
  opinion.backward()
  show(opinion)
  for number in [weight1, weight2, bias] { show(number) }
  //: The sum is $0.5 + 0.25 - 0.5 = 0.25$. The gradient of each weight is its input times the derivative of
  //: tanh there: a weight matters as much as what it is multiplied with.
  claim(opinion.inputs[0].value == 0.25, "0.25 went into tanh")
  claim(
    weight1.gradient == -weight2.gradient,
    "inputs 1 and −1: the same size, the other sign")
  try render(opinion.diagram(title: "A neuron"), to: "neuron.svg")

  //: ## A network that learns
  //:
  //: "One or the other, but not both" is a small question with a history: a single neuron cannot answer
  //: it, however its weights are set, as its opinion can only grow in one direction. (M. Minsky and
  //: S. Papert proved that in 1969.) Two layers can. Here are the four cases, with 1 for yes and −1 for
  //: no.
  let cases: [(inputs: [Double], answer: Double)] = [
    ([-1, -1], -1), ([-1, 1], 1), ([1, -1], 1), ([1, 1], -1),
  ]
  //: The first layer has three neurons, which look at the two inputs. The second has one, which looks at
  //: those three. They start from small random weights: if all were the same, all would learn the same.
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
  //: A neuron's numbers are its weights, and the bias last.
  func respond(_ neuron: [Number], to inputs: [Number]) -> Number {
    zip(neuron, inputs).reduce(neuron[inputs.count]) { $0 + $1.0 * $1.1 }.tanh()
  }
  func answer(_ inputs: [Double]) -> Number {
    let numbers = inputs.map { Number($0) }
    return respond(output, to: hidden.map { respond($0, to: numbers) })
  }
  //: This is how it answers one case before it has learned anything, with
  //: $\partial\,\text{answer}/\partial\,\text{number}$ in every box.
  let guess = answer([-1, 1]).named("answer")
  guess.backward()
  show(guess.value)
  try render(
    guess.diagram(title: "The network, asked about −1 and 1"),
    to: "network.svg")
  //: How bad is it? For each case, the difference from the right answer, squared; the *loss* is their
  //: mean. Squaring makes both directions count, and large mistakes count more.
  //:
  //: $$\text{loss} = \frac{1}{4} \sum_k (\text{answer}_k - \text{right}_k)^2$$
  //: @term loss: one number that says how wrong the answers are; learning makes it small
  func loss() -> Number {
    var sum: Number = 0
    for (inputs, right) in cases {
      sum = sum + (answer(inputs) - Number(right)).power(2)
    }
    return (sum / 4).named("loss")
  }
  let first = loss()
  show(first.value)
  //: So many numbers went into this one, and one walk back reaches all of them:
  show(first.history.count)
  //: Now find the gradients, and move every weight a small step against its own. Down the slope, for all
  //: 13 sliders at once: this is *gradient descent*. Each round makes a new graph, as every number in it is a new one.
  //: @term gradient descent: moving every number a small step against its gradient, again and again
  for round in 1...300 {
    let value = loss()
    value.backward()
    for weight in weights { weight.value -= 0.2 * weight.gradient }
    if round == 1 || round % 50 == 0 {
      note("round \(round): loss \(rounded(value.value, digits: 4))")
    }
  }
  //: What does it answer now?
  for (inputs, right) in cases {
    let answer = rounded(answer(inputs).value, digits: 4)
    note("\(inputs): \(answer), should be \(right)")
  }
  claim(
    cases.allSatisfy { abs(answer($0.inputs).value - $0.answer) < 0.2 },
    "all four answers are nearly right")
  claim(
    loss().value < first.value / 50,
    "the loss is less than a fiftieth of what it was")
  //: Nobody told the three neurons what to look for. They found it by going downhill.

  //: ## What was built
  //:
  //: A number that remembers how it was made; one line for each operation; a list in the right order;
  //: and a loop that multiplies along every way and adds where ways meet. One walk gives the gradient of
  //: every number, for about the price of the computation itself. That is all there is to
  //: *backpropagation*. Chapter 5 changes one thing: the number in the box becomes a tensor.
  //: @term backpropagation: walking from the loss back to every number and multiplying derivatives
  //:
  //: Read next: A. Karpathy, "micrograd" (2020), the same idea in Python, on which this chapter leans.
  //:
  //: ## Exercises
  //:
  //: 4.1 *localGrads*: what each operation does to a small change. 4.2 *topologicalOrder*: inputs before
  //: results, each once. 4.3 *backward*: the walk itself. 4.4 *dot*: draw the graph. The files are in
  //: `Exercises/04-ScalarAutograd`; `swift run learn check 4` checks them.
}
