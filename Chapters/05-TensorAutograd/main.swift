//: # 5. Gradients of tensors
//: @question How do one run forward and one run back find the gradients of a million numbers?
//:
//: Teaching a network means changing its numbers a little so that a mistake gets smaller. Which way should
//: each number go? If the mistake is called the *loss*, the answer for one number w is
//: $\partial\,\text{loss}/\partial w$: how much the loss grows when w grows by a little. A network has millions of such numbers, and we need the
//: answer for every one of them, again and again.
//:
//: Trying each one out is hopeless: a million numbers, a million runs. This chapter shows how one run
//: forward and one run backward give all of them, exactly.
import Autograd
import Notebook
import NotebookGraphs
import NotebookImages
import ScalarAutograd
import Tensors

chapter { _ in
  //: ## Remembering how a number was made
  //:
  //: Start small. Let $y = x \cdot x + x$ at $x = 3$. The rules of school say
  //: $\frac{\partial y}{\partial x} = 2x + 1 = 7$.
  //:
  //: A `Variable` is a tensor that remembers how it was made. Computing with it gives the result at once,
  //: and also records the operation.
  let x = Variable(3, requiresGradient: true, name: "x")
  let y = (x * x + x).named("y")
  show(y)
  //: Every operation knows by itself how a small change passes through it. For a sum, a change of either
  //: side comes out unchanged: the factor is 1. For a product $a \cdot b$, a change of a comes out b times
  //: as large, and a change of b comes out a times. `backward()` starts with 1 at the end and walks
  //: the record backwards, multiplying these factors on every edge.
  //:
  //: Several paths lead from y back to x: two through the product, one through the sum. Each path's
  //: factors multiply, and the paths *add*: $3 + 3 + 1 = 7$. That is the chain rule, all of it.
  y.backward()
  show(x)
  claim(x.gradient?.item == 7, "the gradient is 7")
  //: The record is a graph. In the picture values are boxes and operations are circles; in each box stands
  //: the value, and below it the gradient: how much y changes when this number does.
  try render(y, to: "square-plus.svg")

  //: ## Is it right? Ask the definition
  //:
  //: A derivative is what you get by trying: move x up a little, then down a little, and see how much y
  //: changes for it. That is slow, but nothing can be wrong with it, so every operation in this book is
  //: checked against it.
  func f(_ x: Float) -> Float { x * x + x }
  let step: Float = 0.01
  let numeric = (f(3 + step) - f(3 - step)) / (2 * step)
  show(numeric)
  claim((numeric - 7).magnitude < 1e-3, "trying it out gives 7 as well")

  //: ## The same numbers as chapter 4
  //:
  //: Chapter 4's `Number` does the same for single numbers, and it is small enough to be read in one go. A
  //: `Variable` must agree with it. Here is a neuron, once with each.
  let n = (w: Number(0.5), i: Number(2), b: Number(-0.75))
  let numberNeuron = (n.w * n.i + n.b).tanh()
  numberNeuron.backward()
  let v = [0.5, 2, -0.75].map { Variable(Tensor($0), requiresGradient: true) }
  let variableNeuron = (v[0] * v[1] + v[2]).tanh()
  variableNeuron.backward()
  show([n.w.gradient, n.i.gradient, n.b.gradient])
  show(v.compactMap { $0.gradient?.item })
  claim(
    zip([n.w, n.i, n.b], v).allSatisfy {
      abs(Float($0.gradient) - ($1.gradient?.item ?? 0)) < 1e-6
    },
    "both find the same gradients, to six digits")

  //: ## The same for grids
  //:
  //: For a tensor, the gradient is a tensor of the same shape: one answer for each number. The loss in
  //: the end is always a single number, so the question "how much does the loss change when this entry
  //: does?" makes sense for every entry.
  let a = Variable([[1, 2], [3, 4]], requiresGradient: true, name: "a")
  let total = (a * a).sum()
  total.backward()
  //: The loss is the sum of squares, so each entry's gradient is twice the entry.
  show(a)

  //: ## A gradient is a picture
  //:
  //: So the gradient of a picture is a picture. Take two pictures of animals, and for the loss how far apart
  //: they are: the sum of the squared differences (chapter 3). Which dots of the first have to change, and
  //: which way, for the two to come nearer?
  let dog = animal(3)
  let cat = Variable(animal(4), requiresGradient: true, name: "cat")
  let apart = (cat - Variable(dog)).squared().sum().named("apart")
  apart.backward()
  show(cat.gradient!.shape)
  claim(
    (cat.gradient! - (cat.value - dog) * 2).abs().max().item < 1e-5,
    "each dot's gradient is twice its difference: 2 · (cat − dog)")
  //: Gray is 0, brighter is above, darker below: where the gradient is bright, the cat has to get darker. Now
  //: follow it. Take a tenth of the gradient off, again and again; after 1, 3 and 9 steps the cat looks like
  //: this:
  var steps = [cat.value, cat.gradient! * 0.25 + 0.5]
  let moving = Variable(cat.value, requiresGradient: true)
  for step in 1...9 {
    moving.gradient = nil
    (moving - Variable(dog)).squared().sum().backward()
    moving.update { $0 -= moving.gradient! * 0.1 }
    if [1, 3, 9].contains(step) { steps.append(moving.value) }
  }
  try show(pictures: steps + [dog], columns: 6, scale: 4, as: "apart.png")
  //: The first picture is the cat, the second the gradient, the last the dog. A tenth of twice the difference
  //: is a fifth of it, so each step leaves 0.8 of every difference. Nobody wants to turn cats into dogs. But this is the same
  //: computation that teaches a network: there the pictures stay what they are, and the gradient goes on, into
  //: the network's numbers.
  let expected = (cat.value - dog) * 0.134217728
  claim(
    (moving.value - dog - expected).abs().max().item < 1e-5,
    "0.8 nine times: 13 % of every difference is left")

  //: ## Broadcasting, backwards
  //:
  //: Here a row b of shape [3] is added to a grid of shape [2, 3]. Forward, each number of b is copied to
  //: two rows. Backward, each copy sends a gradient home, and they add. So what was copied forward is
  //: summed backward.
  let grid = Variable(
    [[1, 2, 3], [4, 5, 6]], requiresGradient: true, name: "grid")
  let b = Variable([10, 20, 30], requiresGradient: true, name: "b")
  let weights = Variable([[1, 2, 3], [4, 5, 6]], name: "weights")
  let weighted = ((grid + b) * weights).sum().named("loss")
  weighted.backward()
  show(b)
  //: Column 0 of the weights is 1 and 4, so the gradient of b's first number is 5. A gradient always has
  //: the shape of its value; forgetting this sum is the first mistake everybody makes. Exercise 5.1 is
  //: about it.
  claim(
    b.gradient == [5, 7, 9],
    "the copies' gradients have been added: 1 + 4, 2 + 5, 3 + 6")
  try render(weighted, to: "broadcast.svg")

  //: ## The matrix product
  //:
  //: Networks are mostly matrix products, $C = A \cdot B$. Entry $C_{i,j}$ is the sum over k of
  //: $A_{i,k} \cdot B_{k,j}$. So a change of $A_{i,k}$ reaches every $C_{i,j}$ of its row with the factor
  //: $B_{k,j}$:
  //:
  //: (Here $dA$ is short for the gradient of A, and $dC$ for that of C.)
  //:
  //: $$dA_{i,k} = \sum_j dC_{i,j} \cdot B_{k,j}$$
  //:
  //: which is another matrix product:
  //:
  //: $$dA = dC \cdot B^\top$$
  //:
  //: In the same way $dB = A^\top \cdot dC$. A product's gradients are two products. In the library this stands
  //: directly under the forward computation:
  //:
  //: @quote Variable.matmul
  //:
  //: `saving` tells, for pictures of the graph, which values the backward function keeps in memory until it
  //: has run: both factors.
  let left = Variable(
    [[1, 2, 3], [4, 5, 6]], requiresGradient: true, name: "A")
  let right = Variable(
    [[1, 0], [0, 1], [1, 1]], requiresGradient: true, name: "B")
  let product = left.matmul(right)
  show(product)
  //: Send back a gradient of your own choice instead of summing: 1 for the first entry, 0 for all others.
  //: Only row 0 of A and column 0 of B had a part in it.
  product.backward(with: [[1, 0], [0, 0]])
  show(left)
  show(right)
  claim(
    left.gradient == [[1, 0, 1], [0, 0, 0]],
    "A's gradient is B's column 0, in row 0")
  claim(
    right.gradient == [[1, 0], [2, 0], [3, 0]],
    "B's gradient is A's row 0, in column 0")

  //: ## Learning something
  //:
  //: That is enough to learn. Here are four points on a line, $t = 2x + 1$. A model with two numbers, w and
  //: c, starts at 0 and knows nothing.
  let inputs = Variable([[0], [1], [2], [3]], name: "x")
  let targets = Variable([[1], [3], [5], [7]], name: "t")
  let w = Parameter([[0]], name: "w")
  let c = Parameter([0], name: "c")
  //: The loss is the mean of the squared errors, $\frac{1}{4} \sum_i (x_i w + c - t_i)^2$.
  func loss() -> Variable {
    let error = inputs.matmul(w) + c - targets
    return error.squared().mean().named("loss")
  }
  let first = loss()
  first.backward()
  show(first.value)
  show(w.gradient!)
  show(c.gradient!)
  //: Both gradients are negative: more of w and more of c would make the loss smaller. The whole
  //: computation, with every number in it:
  try render(first, to: "line.svg")
  //: The same as a page for your browser. Its slider goes through the computation step by step, then back
  //: again with the gradients, and spells out the arithmetic of each.
  try explore(first, to: "line.html", title: "The first loss")
  //: So go a small step against the gradient, and again, 200 times. Gradients *add up* from one
  //: `backward()` to the next, so each round first forgets the old ones.
  for round in 1...200 {
    for parameter in [w, c] { parameter.gradient = nil }
    let value = loss()
    value.backward()
    for parameter in [w, c] {
      let gradient = parameter.gradient!
      parameter.update { $0 -= gradient * 0.1 }
    }
    if round == 1 || round % 50 == 0 {
      note("round \(round): loss \(value.item), w \(w.item), c \(c.item)")
    }
  }
  claim(
    (w.item - 2).magnitude < 1e-3 && (c.item - 1).magnitude < 2e-3,
    "w is 2 and c is 1")

  //: ## Gradients of gradients
  //:
  //: The backward pass is itself a computation, and it is written in operations on variables. So it can be
  //: recorded and differentiated too. For $y = x^3$ the first derivative is $3x^2$, the
  //: second $6x$, the third 6.
  let z = Variable(2, requiresGradient: true, name: "z")
  let cube = z * z * z
  let slope = cube.gradients(with: [z], createGraph: true)[0]
  let curvature = slope.gradients(with: [z], createGraph: true)[0]
  let third = curvature.gradients(with: [z])[0]
  show([slope.item, curvature.item, third.item])
  claim(
    [slope.item, curvature.item, third.item] == [12, 12, 6],
    "3 · 2², 6 · 2 and 6")

  //: ## An operation of your own
  //:
  //: An operation is a value, its inputs, and how a gradient comes back. Nothing else in the library has
  //: to know about it.
  func cubed(_ x: Variable) -> Variable {
    .record("cubed", x.value * x.value * x.value, [x], saving: [x]) { dY, _ in
      [dY * 3 * x * x]
    }
  }
  let own = Variable([1, 2, 3], requiresGradient: true)
  cubed(own).sum().backward()
  show(own)
  claim(own.gradient == [3, 12, 27], "3x² at 1, 2 and 3")

  //: ## What was built
  //:
  //: A `Variable` records what it was made from. `backward()` walks the record from the end to the
  //: beginning and gives every number its gradient, at about the cost of the forward computation,
  //: however many numbers there are. This is *reverse-mode automatic differentiation* (S. Linnainmaa,
  //: 1970); D. Rumelhart, G. Hinton and R. Williams, "Learning representations by back-propagating
  //: errors", Nature 323 (1986), made it the way networks learn.
  //: @term reverse-mode automatic differentiation: every gradient of one result by one walk back
  //:
  //: ## Exercises
  //:
  //: 5.1 *unbroadcast*: sum a gradient back to the shape that was broadcast. 5.2 *matmulVJP*: the two
  //: products above, also for batches. 5.3 *reduceVJP*: back through a sum and a mean. 5.4 *gradcheck*:
  //: find out by trying whether a gradient is right. The files are in `Exercises/05-TensorAutograd`;
  //: `swift run learn check 5` checks them.
}
