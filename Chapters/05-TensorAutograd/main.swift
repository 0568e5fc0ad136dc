//: # 5. Gradients of tensors
//: @question How do one forward and one backward pass find the gradients of a million numbers?
//:
//: Training a network means changing its numbers a little, so that the loss gets smaller. Which way
//: should each number go? For one number w, the answer is $\partial\,\text{loss}/\partial w$: how
//: much the loss grows when w grows a little. A network has millions of numbers, and we need the
//: answer for each of them, again and again.
//:
//: Finite differences are hopeless: a million numbers, a million runs. This chapter shows how one
//: forward pass and one backward pass give all gradients, exactly.
import Autograd
import Notebook
import NotebookGraphs
import NotebookImages
import ScalarAutograd
import Tensors

chapter { _ in
  //: ## Remembering how a number was made
  //:
  //: Start small. Let $y = x \cdot x + x$ at $x = 3$. The rules from school say
  //: $\frac{\partial y}{\partial x} = 2x + 1 = 7$.
  //:
  //: A `Variable` is a tensor that remembers how it was made. An operation on it computes the
  //: result at once, and also records itself in a graph.
  let x = Variable(3, requiresGradient: true, name: "x")
  let y = (x * x + x).named("y")
  show(y)
  //: Every operation knows its local derivatives. For a sum, a change of either input reaches the
  //: result unchanged: the factor is 1. For a product $a \cdot b$, a change of $a$ reaches the
  //: result multiplied by $b$, and a change of $b$ reaches it multiplied by $a$. `backward()`
  //: starts with 1 at the end and walks the graph backward, multiplying by the factor on each edge.
  //:
  //: Several paths lead from y back to x: two through the product, one through the sum. The factors
  //: along a path multiply, and the paths *add up*: $3 + 3 + 1 = 7$. That is all there is to the
  //: chain rule.
  y.backward()
  show(x)
  claim(x.gradient?.item == 7, "the gradient is 7")
  //: In the drawing of the graph, values are boxes and operations are circles. Each box shows the
  //: value, and below it the gradient: how much y changes with this number.
  try render(y, to: "square-plus.svg")

  //: ## Is it right? Check with finite differences
  //:
  //: Move x up a little, then down a little, and see how much y changes. That is slow, but simple
  //: enough to trust. So every operation in this book is checked against this *numerical gradient*.
  //: @term numerical gradient: the gradient found by finite differences, one element at a time
  func f(_ x: Float) -> Float { x * x + x }
  let step: Float = 0.01
  let numerical = (f(3 + step) - f(3 - step)) / (2 * step)
  show(numerical)
  claim((numerical - 7).magnitude < 1e-3, "finite differences give 7 as well")

  //: ## The same numbers as chapter 4
  //:
  //: Chapter 4's `Number` does the same for scalars, and is small enough to be read in one sitting.
  //: A `Variable` must agree with it. Here is one neuron, computed with both.
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
    "both give the same gradients, to six digits")

  //: ## The same for tensors
  //:
  //: The gradient of a tensor is a tensor of the same shape: one derivative for each element. The
  //: loss at the end is always a scalar. So for every element we can ask how much the loss changes
  //: with it.
  let a = Variable([[1, 2], [3, 4]], requiresGradient: true, name: "a")
  let total = (a * a).sum()
  total.backward()
  //: The loss is the sum of squares, so each element's gradient is twice the element.
  show(a)

  //: ## The gradient of an image
  //:
  //: So the gradient of an image is an image. Take two images of animals. The loss is how far apart
  //: they are: the sum of the squared differences (chapter 3). How must each pixel of the first
  //: image change for the two to come closer?
  let dog = animal(3)
  let cat = Variable(animal(4), requiresGradient: true, name: "cat")
  let distance = (cat - Variable(dog)).squared().sum().named("distance")
  distance.backward()
  show(cat.gradient!.shape)
  claim(
    (cat.gradient! - (cat.value - dog) * 2).abs().max().item < 1e-5,
    "the gradient is twice the difference: 2 · (cat − dog)")
  //: In the image of the gradient, gray is 0, brighter is positive, and darker is negative. Where
  //: the gradient is bright, the cat has to get darker. Now follow it. Subtract a tenth of the
  //: gradient, again and again. This is the cat after 1, 3 and 9 steps:
  var steps = [cat.value, cat.gradient! * 0.25 + 0.5]
  let moving = Variable(cat.value, requiresGradient: true)
  for step in 1...9 {
    moving.gradient = nil
    (moving - Variable(dog)).squared().sum().backward()
    moving.update { $0 -= moving.gradient! * 0.1 }
    if [1, 3, 9].contains(step) { steps.append(moving.value) }
  }
  try show(pictures: steps + [dog], columns: 6, scale: 4, as: "steps.png")
  //: The first image is the cat, the second the gradient, and the last the dog. The gradient is
  //: twice the difference, and a tenth of that is a fifth of the difference. So each step leaves
  //: 0.8 of every difference. Nobody wants to turn cats into dogs. But this is the computation that
  //: trains a network. There the images stay as they are, and the gradient flows on into the
  //: network's weights.
  let expected = (cat.value - dog) * 0.134217728
  claim(
    (moving.value - dog - expected).abs().max().item < 1e-5,
    "0.8⁹ = 0.134: 13 % of every difference is left")

  //: ## Broadcasting, backward
  //:
  //: Here a row b of shape [3] is added to a matrix of shape [2, 3]. In the forward pass, each
  //: number of b is used in two rows. In the backward pass, each of these uses sends back a
  //: gradient, and they add up. So what was broadcast forward is summed backward.
  let matrix = Variable(
    [[1, 2, 3], [4, 5, 6]], requiresGradient: true, name: "matrix")
  let b = Variable([10, 20, 30], requiresGradient: true, name: "b")
  let weights = Variable([[1, 2, 3], [4, 5, 6]], name: "weights")
  let weighted = ((matrix + b) * weights).sum().named("loss")
  weighted.backward()
  show(b)
  //: Column 0 of the weights is 1 and 4, so the gradient of b's first number is 5. A gradient
  //: always has the shape of its value. Forgetting this sum is the first bug that everybody writes.
  //: Exercise 5.1 is about it.
  claim(
    b.gradient == [5, 7, 9],
    "the gradients of both rows were added: 1 + 4, 2 + 5, 3 + 6")
  try render(weighted, to: "broadcast.svg")

  //: ## The matrix product
  //:
  //: Networks are mostly matrix products, $C = A \cdot B$. Element $C_{i,j}$ is the sum over k of
  //: $A_{i,k} \cdot B_{k,j}$. So a change of $A_{i,k}$ reaches every $C_{i,j}$ in its row,
  //: multiplied by $B_{k,j}$. Write $dA$ for the gradient of A, and $dC$ for the gradient of C.
  //: $dC$ has come back from the loss and is called the *upstream gradient*. Then
  //: @term upstream gradient: the gradient of an operation's result, as it comes back from the loss
  //:
  //: $$dA_{i,k} = \sum_j dC_{i,j} \cdot B_{k,j}$$
  //:
  //: which is another matrix product:
  //:
  //: $$dA = dC \cdot B^\top$$
  //:
  //: In the same way $dB = A^\top \cdot dC$. So the gradients of a matrix product are two matrix
  //: products. A rule that turns an upstream gradient into the gradients of the inputs is called a
  //: *vector-Jacobian product*, VJP for short. In the library it comes directly after the forward
  //: computation:
  //: @term vector-Jacobian product: VJP: turns an upstream gradient into the inputs' gradients
  //:
  //: @quote Variable.matmul
  //:
  //: `saving` lists the values that are *saved for backward*: they stay in memory until the
  //: backward pass has used them. Here they are the two factors.
  //: @term saved for backward: kept in memory because the backward pass will need it
  let left = Variable(
    [[1, 2, 3], [4, 5, 6]], requiresGradient: true, name: "A")
  let right = Variable(
    [[1, 0], [0, 1], [1, 1]], requiresGradient: true, name: "B")
  let product = left.matmul(right)
  show(product)
  //: Instead of summing the result, start with an upstream gradient of your own choice: 1 for the
  //: first element, 0 for all others. Only row 0 of A and column 0 of B took part in that element.
  product.backward(with: [[1, 0], [0, 0]])
  show(left)
  show(right)
  claim(
    left.gradient == [[1, 0, 1], [0, 0, 0]],
    "A's gradient is B's column 0, in row 0")
  claim(
    right.gradient == [[1, 0], [2, 0], [3, 0]],
    "B's gradient is A's row 0, in column 0")

  //: ## Fitting a line
  //:
  //: That is enough to learn something. Here are four points on a line, $t = 2x + 1$. A model with
  //: two numbers, w and c, starts with both at 0. (A `Parameter` is a `Variable` that training
  //: changes.) Fitting it is called *linear regression*.
  //: @term linear regression: fitting a linear function to data, often by the mean squared error
  let inputs = Variable([[0], [1], [2], [3]], name: "x")
  let targets = Variable([[1], [3], [5], [7]], name: "t")
  let w = Parameter([[0]], name: "w")
  let c = Parameter([0], name: "c")
  //: The loss is the mean squared error, $\frac{1}{4} \sum_i (x_i w + c - t_i)^2$.
  func loss() -> Variable {
    let error = inputs.matmul(w) + c - targets
    return error.squared().mean().named("loss")
  }
  let first = loss()
  first.backward()
  show(first.value)
  show(w.gradient!)
  show(c.gradient!)
  //: Both gradients are negative: a larger w and a larger c would make the loss smaller. This is
  //: the whole computation, with every number in it:
  try render(first, to: "line.svg")
  //: You can also open it as a page in your browser. Its slider steps forward through the
  //: computation, then back with the gradients, and spells out the arithmetic of each step.
  try explore(first, to: "line.html", title: "The first loss")
  //: Now take a small step against the gradient, 200 times. Gradients of variables *accumulate*
  //: from one `backward()` to the next, unlike those of chapter 4's numbers. So each step first
  //: resets the old ones.
  for step in 1...200 {
    for parameter in [w, c] { parameter.gradient = nil }
    let value = loss()
    value.backward()
    for parameter in [w, c] {
      let gradient = parameter.gradient!
      parameter.update { $0 -= gradient * 0.1 }
    }
    if step == 1 || step % 50 == 0 {
      note("step \(step): loss \(value.item), w \(w.item), c \(c.item)")
    }
  }
  claim(
    (w.item - 2).magnitude < 1e-3 && (c.item - 1).magnitude < 2e-3,
    "w is 2 and c is 1")

  //: ## Gradients of gradients
  //:
  //: The backward pass is itself a computation, written with operations on variables. So it can be
  //: recorded and differentiated too. For $y = x^3$ the first derivative is $3x^2$, the second is
  //: $6x$, and the third is 6.
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
  //: An operation needs a value, its inputs, and a rule that turns the upstream gradient into the
  //: gradients of the inputs. Nothing else in the library has to know about it.
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
  //: A `Variable` records what it was made from. `backward()` walks this graph from the end to the
  //: beginning and gives every number its gradient, at about the cost of the forward pass, however
  //: many numbers there are. This is *reverse-mode automatic differentiation* (S. Linnainmaa,
  //: 1970). D. Rumelhart, G. Hinton and R. Williams made it the way networks learn: "Learning
  //: representations by back-propagating errors", Nature 323 (1986).
  //: @term reverse-mode automatic differentiation: all gradients of one result by one backward pass
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/05-TensorAutograd`. `swift run learn list` lists the exercises;
  //: `swift run learn check 5` checks this chapter's.
}
