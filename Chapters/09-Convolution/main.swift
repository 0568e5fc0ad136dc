//: # 9. Convolution
//: @question How does a network find a cat's ear wherever it is, with few weights?
//:
//: A cat sits at the left of one picture, and at the right of the next. Must a network learn the cat
//: twice? With the layers of chapter 6 it must: each output has a weight of its own for every dot. Move
//: the picture by one dot, and every weight meets another dot. What was learnt about an ear in one
//: corner says nothing about the same ear in another.
//:
//: But an ear is an ear wherever it is. So look through a small window, with few weights, and move the
//: window over the picture, *with the same weights at every place*. That is a *convolution*, and it is
//: nearly all that a network for pictures computes.
//: @term convolution: moving a small window of weights over a picture, the same weights at every place
import Autograd
import Layers
import Notebook
import NotebookGraphs
import NotebookImages
import Optimizers
import Tensors
import Vision

/// Calls `body` some times and returns the milliseconds that the fastest call took.
func fastest(of rounds: Int, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  return (0..<rounds).map { _ in clock.measure(body) / .milliseconds(1) }.min() ?? 0
}

/// A plane with a ring of zeros around it.
func withRing(_ plane: Tensor<Float>) -> Tensor<Float> {
  plane.padded(axis: 0, before: 1, after: 1).padded(axis: 1, before: 1, after: 1)
}

chapter([.flag("timed", "time the definition, the columns and the library")]) { options in
  //: ## A window moves over numbers
  //:
  //: Take nine numbers and a *kernel* of four weights.
  //: @term kernel: the small window of weights that a convolution moves over a picture
  let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
  let kernel: Tensor<Float> = [[1, 0], [2, -1]]
  //: Lay the kernel on the top left corner. It covers 1, 2, 4, 5. Multiply each with the weight above
  //: it and add: $1 \cdot 1 + 2 \cdot 0 + 4 \cdot 2 + 5 \cdot (-1) = 4$. Move it right by one, then to the
  //: next row, and so on. With $x$ for the numbers, $w$ for the weights, $y$ for the result, and a sum over
  //: the places $(u, v)$ of the kernel:
  //:
  //: $$y_{i,j} = \sum_{u,v} x_{i+u,\,j+v} \cdot w_{u,v}$$
  func convolved(_ x: Tensor<Float>, _ w: Tensor<Float>) -> Tensor<Float> {
    let (height, width) = (x.shape[0] - w.shape[0] + 1, x.shape[1] - w.shape[1] + 1)
    let (numbers, weights) = (x.scalars, w.scalars)
    var y = [Float](repeating: 0, count: height * width)
    for i in 0..<height {
      for j in 0..<width {
        for u in 0..<w.shape[0] {
          for v in 0..<w.shape[1] {
            y[i * width + j] +=
              numbers[(i + u) * x.shape[1] + j + v] * weights[u * w.shape[1] + v]
          }
        }
      }
    }
    return Tensor(y, shape: [height, width])
  }
  show(convolved(x, kernel))
  claim(convolved(x, kernel) == [[4, 6], [10, 12]], "4 at the top left, as by hand")
  //: A window of 2 × 2 has only two places along an axis of three, so the result is smaller.
  //: (Mathematicians turn the kernel around first, and call this one a *correlation*. For weights that
  //: are learnt it makes no difference, and every library does as we do.)

  //: ## What a window sees
  //:
  //: Start with a picture so small that every dot can be seen: a handwritten digit of 8 × 8 dots. A
  //: window of 3 × 3 has 36 places in it. Four of them are shown, and under each the one number of the
  //: result that it makes. Red is above zero, blue below.
  let digits = try Digits.load()
  let digit = digits.images[3, 0]
  let upright: Tensor<Float> = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
  let edges = convolved(digit, upright)
  let places = [(0, 1), (2, 1), (2, 3), (3, 5)]
  let tops = places.map {
    ink(digit, scale: 24).framing(Part(row: $0.0, column: $0.1, height: 3, width: 3), scale: 24)
  }
  let bottoms = places.map {
    signed(edges, scale: 32).framing(
      Part(row: $0.0, column: $0.1, height: 1, width: 1), scale: 32, color: [0, 0, 0])
  }
  try show(Image.grid(tops + bottoms, columns: 4, background: 200), as: "windows.png")

  //: ## Filters
  //:
  //: The kernel just used is I. Sobel's, of 1968: it takes what is on the left less what is on the
  //: right. Where all is equally bright that is nothing; at the side of a stroke it is much. A kernel that
  //: finds one kind of thing is called a *filter*. Turned on its side, this one finds upper and lower
  //: edges. One ninth everywhere is a mean: it blurs. And a dot less its neighbors is what stands out.
  //: @term filter: a kernel that finds one kind of thing, an upright edge for example
  let filters: [(name: String, weights: Tensor<Float>)] = [
    ("left less right", upright),
    ("above less below", upright.transposed()),
    ("mean", Tensor<Float>.full([3, 3], 1 / 9)),
    ("dot less neighbors", [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
  ]
  let drawn = drawing()
  let results = filters.map { convolved(drawn, $0.weights) }
  //: A drawn picture, and what each of the four makes of it, in this order. Look for the standing bar:
  //: one filter sees its two sides, another only its end.
  try show(
    Image.grid(
      [ink(drawn[1..<63, 1..<63], scale: 4)] + results.map { signed($0, scale: 4) }, columns: 5,
      background: 200), as: "filters.png")
  claim(
    results[0][0..<3, 50..<60].abs().max().item == 0, "where all is white, no edge is seen")
  claim(
    (convolved(drawn.transposed(), upright) - results[1].transposed()).abs().max().item < 1e-5,
    "a picture on its side, seen by a filter on its side, gives the result on its side")
  //: The same for a cat and a dog, in gray: the mean of red, green and blue. Nobody has told the filters
  //: about animals. Still the outline of an ear is in what they find, and the line of a mouth.
  let portraits = [0, 1].map { animal($0, side: 66).mean([0]) }
  let rows = portraits.flatMap { portrait in
    [ink(1 - portrait[1..<65, 1..<65], scale: 3)]
      + filters.map { signed(convolved(portrait, $0.weights), scale: 3) }
  }
  try show(Image.grid(rows, columns: 5, background: 200), as: "animals.png")

  //: ## Move the picture, and the result moves
  //:
  //: This is what the window was made for. Shift the drawing three dots to the right. Whatever a window
  //: saw before, the window three dots further on sees now, and finds the same. The cat need not be
  //: learnt twice.
  let shifted = drawn.rolled(3, axis: 1)
  let moved = convolved(shifted, upright)
  claim(
    moved[0..., 3...] == results[0][0..., 0..<59], "shifted input, shifted result: the same bits")

  //: ## The edge, and larger steps
  //:
  //: Two things may be added. *Padding*: a ring of zeros around the picture, so that windows can stick
  //: out and the result is not smaller. *Stride*: the window jumps more than one dot, so that the
  //: result is smaller on purpose. With $H$ numbers along an axis, a kernel of $k$, padding $p$ and
  //: stride $s$ there are
  //: @term padding: a ring of zeros around a picture, so that windows can stick out
  //:
  //: $$\left\lfloor \frac{H + 2p - k}{s} \right\rfloor + 1$$
  //:
  //: places. (Read it as: one window stands at the beginning; what is left of the padded axis is walked in
  //: steps of $s$; part of a step is no step.) The library's `conv2d` does all of it, for batches
  //: `[N, C, H, W]`.
  let batch = Variable(digits.images[0..<4])
  let one = Variable(upright.reshaped([1, 1, 3, 3]))
  var sizes = [["kernel 3 on 8 × 8", "formula", "conv2d"]]
  for (stride, padding) in [(1, 0), (1, 1), (2, 0), (2, 1), (3, 1)] {
    let formula = (8 + 2 * padding - 3) / stride + 1
    let y = batch.conv2d(one, stride: Size2d(stride), padding: Size2d(padding))
    sizes.append(["stride \(stride), padding \(padding)", "\(formula)", "\(y.shape)"])
    claim(y.shape == [4, 1, formula, formula], "stride \(stride), padding \(padding): \(formula)")
  }
  table(sizes)
  claim(
    batch.conv2d(one).value[3, 0] == edges, "the library finds the edges that our loops found")
  //: The windows of stride 2 with padding 1 on the digit, ring of zeros included: the gray line is
  //: where the digit ends. They overlap by one dot.
  let ring = withRing(digit)
  let corners = (0..<4).flatMap { i in (0..<4).map { j in (2 * i, 2 * j) } }
  try show(
    Image.grid(
      corners.map { row, column in
        ink(ring, scale: 12)
          .framing(
            Part(row: 1, column: 1, height: 8, width: 8), scale: 12, color: [160, 160, 160]
          )
          .framing(Part(row: row, column: column, height: 3, width: 3), scale: 12)
      }, columns: 4, background: 200), as: "stride.png")

  //: ## Channels
  //:
  //: A picture in color has three numbers at every dot: red, green and blue, its *channels*. A layer's
  //: result has one channel for each of its kernels: here are the upright edges, there the lying ones. So
  //: a kernel looks through all $C$ channels of its input at once and adds up what it finds, and $O$
  //: kernels make $O$ channels:
  //: @term channel: one kind of feature, looked for at every place of a picture
  //:
  //: $$y_{n,o,i,j} = \sum_{c,u,v} x_{n,\,c,\,is-p+u,\,js-p+v} \cdot w_{o,c,u,v}$$
  //:
  //: The weights are `[O, C, k, k]`, whatever the size of the picture. Eight kernels for a cat of 64 × 64
  //: dots in color, and to compare, a layer of chapter 6 that joins every number of the cat to every
  //: number of the same result:
  var generator = Generator(seed: 9)
  let layer = Conv2d(3, 8, kernelSize: 3, using: &generator)
  let cat = Variable(.stack([animal(0, side: 64)]))
  let result = layer(cat).shape
  show(result)
  let (inputs, outputs) = (cat.value.count, result.reduce(1, *))
  table([
    ["", "numbers to learn"],
    ["convolution, 8 kernels", "\(layer.parameterCount)"],
    ["every number joined to every other", "\((inputs + 1) * outputs)"],
  ])
  claim(layer.parameterCount == 8 * 3 * 3 * 3 + 8, "8 kernels of 3 · 3 · 3, and 8 biases")

  //: ## All windows at once: im2col
  //:
  //: With batches and channels the definition is seven loops, one inside the other, and slow. Chapter 3
  //: has made one thing fast: the matrix product. So write the windows side by side, each as a column
  //: ("image to columns", *im2col*). Take the nine numbers from above and windows of 2 × 2:
  //: @term im2col: writing every window as a column, so that a convolution is one matrix product
  func columns(_ x: Tensor<Float>, _ height: Int, _ width: Int) -> Tensor<Float> {
    // [C, H, W] → [C, H', W', height, width], a view → [C · height · width, H' · W'].
    let windows = x.unfolded(axis: 1, size: height, step: 1)
      .unfolded(axis: 2, size: width, step: 1)
    let places = windows.shape[1] * windows.shape[2]
    return windows.permuted([0, 3, 4, 1, 2]).reshaped([x.shape[0] * height * width, places])
  }
  let laid = columns(x.reshaped([1, 3, 3]), 2, 2)
  show(laid)
  //: The first column is 1, 2, 4, 5: the window at the top left. The kernels become rows, and the
  //: convolution is one product.
  let product = kernel.reshaped([1, 4]).matmul(laid)
  show(product)
  claim(product == [[4, 6, 10, 12]], "the same four numbers, in a row")
  //: With eight kernels and three channels it is still one product, `[8, 27] · [27, places]`.
  let colors = Tensor<Float>.uniform([3, 20, 30], in: -1..<1, using: &generator)
  let kernels = Tensor<Float>.uniform([8, 3, 3, 3], in: -1..<1, using: &generator)
  let byColumns = kernels.reshaped([8, 27]).matmul(columns(colors, 3, 3)).reshaped([8, 18, 28])
  let byLibrary = Variable(colors.reshaped([1, 3, 20, 30])).conv2d(Variable(kernels)).value[0]
  claim((byColumns - byLibrary).abs().max().item < 1e-4, "columns and library agree")

  //: ## What the library runs
  //:
  //: Columns cost memory: each dot of the picture is written down once for each window that sees it,
  //: nine times with 3 × 3. And writing takes time, too. So the library never makes them as a whole.
  //: It has three ways, in `Sources/Kernels`, and chooses by the shape:
  //:
  //: - in general it copies a few columns at a time, just before chapter 3's register tile reads them
  //:   (`Convolution2d+Forward.swift`);
  //: - with many channels it lays 16 of them side by side in memory, and the tile reads the picture
  //:   where it lies (`DirectConvolution.swift`);
  //: - for 3 × 3 kernels at stride 1 with many channels it multiplies less (`Winograd.swift`).
  //:
  //: Multiply less? S. Winograd found in 1980 how. Take two neighboring results of a kernel of three,
  //:
  //: $$\begin{aligned} y_0 & = d_0 g_0 + d_1 g_1 + d_2 g_2 \\ y_1 & = d_1 g_0 + d_2 g_1 + d_3 g_2 \end{aligned}$$
  //:
  //: are six products. But four are enough, if sums of the weights are made once and used for the whole
  //: picture:
  let d: [Float] = [3, 1, 4, 1]
  let g: [Float] = [2, 7, -1]
  let m = [
    (d[0] - d[2]) * g[0], (d[1] + d[2]) * ((g[0] + g[1] + g[2]) / 2),
    (d[2] - d[1]) * ((g[0] - g[1] + g[2]) / 2), (d[1] - d[3]) * g[2],
  ]
  show([m[0] + m[1] + m[2], m[1] - m[2] - m[3]])
  show([d[0] * g[0] + d[1] * g[1] + d[2] * g[2], d[1] * g[0] + d[2] * g[1] + d[3] * g[2]])
  claim(
    m[0] + m[1] + m[2] == 9 && m[1] - m[2] - m[3] == 29,
    "four products give what six gave: 9 and 29")
  //: In two dimensions that is 16 products for four results instead of 36: A. Lavin and S. Gray, "Fast
  //: algorithms for convolutional neural networks" (2016).
  if options.flag("timed") {
    let picture = Tensor<Float>.uniform([1, 32, 64, 64], in: -1..<1, using: &generator)
    let weights = Tensor<Float>.uniform([32, 32, 3, 3], in: -1..<1, using: &generator)
    let plain = fastest(of: 1) {
      for o in 0..<32 {
        for c in 0..<32 { _ = convolved(picture[0, c], weights[o, c]) }
      }
    }
    let laid = fastest(of: 5) {
      _ = weights.reshaped([32, 288]).matmul(columns(picture[0], 3, 3))
    }
    let library = fastest(of: 5) { _ = Variable(picture).conv2d(Variable(weights)) }
    table([
      ["32 channels of 64 × 64, 32 kernels of 3 × 3", "milliseconds"],
      ["the definition, in loops", "\((plain * 100).rounded() / 100)"],
      ["columns and a product", "\((laid * 100).rounded() / 100)"],
      ["the library", "\((library * 100).rounded() / 100)"],
    ])
  } else {
    note("swift run chapter-09 --timed shows what each of the three ways takes")
  }

  //: ## Backward: to the weights
  //:
  //: Now the loss sends back $dY$, one number for each result. Every result is a sum of products
  //: $x \cdot w$, and a product hands its gradient to both factors, each multiplied by the other. The
  //: weight $w_{u,v}$ was used at every place $(i, j)$, so it gets a sum over all of them:
  //:
  //: $$dW_{u,v} = \sum_{i,j} dY_{i,j} \cdot x_{i+u,\,j+v}$$
  //:
  //: Look at it again: that is a convolution of $x$, with $dY$ as the kernel. By hand, with a 1 for the
  //: top left result and a 10 for the one at the right of it: the first window's numbers, and ten times
  //: the second's.
  let input = Parameter(x.reshaped([1, 1, 3, 3]), name: "x")
  let weight = Parameter(kernel.reshaped([1, 1, 2, 2]), name: "w")
  let y = input.conv2d(weight).named("y")
  let upstream: Tensor<Float> = [[1, 10], [0, 0]]
  y.backward(with: upstream.reshaped([1, 1, 2, 2]))
  show(weight.gradient![0, 0])
  claim(weight.gradient![0, 0] == convolved(x, upstream), "dW is x, convolved with dY")
  claim(weight.gradient![0, 0] == [[21, 32], [54, 65]], "1 · 1 + 10 · 2 = 21 at the top left")

  //: ## Backward: to the picture
  //:
  //: A dot of the picture was seen by several windows. Each sends its part of $dY$ back through the
  //: weight that lay on the dot. So every number of $dY$ lays down a copy of the kernel, multiplied by
  //: that number, where its window was; where windows overlap, copies add. Here the kernel lies once at
  //: the left, and ten times as strong one dot to the right.
  show(input.gradient![0, 0])
  claim(
    input.gradient![0, 0] == [[1, 10, 0], [2, 19, -10], [0, 0, 0]],
    "in the middle both add: −1 · 1 + 2 · 10 = 19")
  //: This, too, is a convolution: of $dY$ with a ring of zeros around it, with the kernel turned around
  //: by 180°.
  let turned = convolved(withRing(upstream), kernel.flipped([0, 1]))
  claim(turned == input.gradient![0, 0], "dX is dY with a ring, convolved with the turned kernel")
  //: So forward and both ways backward are the same kind of computation, and one fast routine serves
  //: all three. (At a stride above 1 it is a little more work.) The record of it, with all numbers:
  try render(y, to: "convolution.svg")
  //: Is it right? Ask the definition: move the dot in the middle up and down, and see how
  //: $\sum dY \cdot y$ changes.
  func total(_ middle: Float) -> Float {
    var moved = x
    moved.assign(Tensor(middle), at: [1.tensorIndex, 1.tensorIndex])
    return (convolved(moved, kernel) * upstream).sum().item
  }
  let numeric = total(5.5) - total(4.5)
  show(numeric)
  claim(numeric == 19, "trying it out gives 19 as well")
  //: How many windows see a dot? A dot in the middle more than one at the edge. Send 1 to every result
  //: of a kernel of ones, and each dot gets one for each window that saw it.
  let paper = Parameter(.zeros([1, 1, 8, 8]))
  paper.conv2d(Variable(.ones([1, 1, 3, 3]))).sum().backward()
  show(paper.gradient![0, 0])
  try show(ink(paper.gradient![0, 0] * (1.0 / 9), scale: 24), as: "seen.png")

  //: ## A filter that is learnt
  //: @varies
  //:
  //: Nobody gives a network its filters. It finds them, because it has their gradients. Watch it happen:
  //: take 64 digits and what Sobel's filter makes of them, hide the filter, start from nine random
  //: numbers, and let Adam (chapter 7) go down.
  let examples = Variable(digits.images[0..<64])
  let wanted = examples.conv2d(one)
  let learnt = Conv2d(1, 1, kernelSize: 3, bias: false, using: &generator)
  let optimizer = Adam(learnt.parameters(), learningRate: 0.05)
  let start = learnt.weight.value[0, 0]
  var stages = [signed(start, scale: 40)]
  for step in 1...600 {
    let loss = (learnt(examples) - wanted).squared().mean()
    optimizer.zeroGradients()
    loss.backward()
    optimizer.step()
    if [10, 30, 100, 600].contains(step) {
      note("step \(step): loss \(loss.item)")
      stages.append(signed(learnt.weight.value[0, 0], scale: 40))
    }
  }
  show((learnt.weight.value[0, 0] * 100).rounded() * 0.01 + 0)
  claim(
    (learnt.weight.value[0, 0] - upright).abs().max().item < 0.02,
    "the nine numbers are Sobel's, found from examples alone")
  //: The kernel at the start, then after 10, 30, 100 and 600 steps:
  try show(Image.grid(stages, columns: 5, background: 200), as: "learning.png")

  //: ## Pooling
  //: @settled
  //:
  //: Deeper in a network it matters *that* there is an ear, and no longer to the dot where.
  //: *Max pooling* keeps the largest number of every window. It has no weights.
  //: @term max pooling: keeping the largest number of every window
  let small = Parameter([[[[1, 5, 2, 0], [3, 4, 9, 7]]]], name: "x")
  let pooled = small.maxPool2d(2).named("largest")
  show(pooled.value)
  //: Backward, the winner gets all of its window's gradient. The others could have been a little larger
  //: or smaller, and nothing would have changed.
  pooled.backward(with: [[[[10, 20]]]])
  show(small.gradient!)
  claim(small.gradient![0, 0] == [[0, 10, 0, 0], [0, 0, 20, 0]], "5 and 9 won")
  //: When windows overlap, one number may win in several, and what comes back adds up: the 9 in the
  //: middle of 3 × 3 wins all four windows of 2 × 2.
  let peak = Parameter([[[[1, 2, 1], [2, 9, 2], [1, 2, 1]]]])
  peak.maxPool2d(2, stride: 1).backward(with: [[[[1, 2], [3, 4]]]])
  show(peak.gradient![0, 0])
  claim(
    peak.gradient![0, 0].sum().item == 10 && peak.gradient![0, 0, 1, 1].item == 10, "1 + 2 + 3 + 4")
  //: The cat and the dog again, and what four rounds of pooling leave of their brightness: 64 dots a side,
  //: then 32, 16, 8 and 4. The brightest dot of each window wins, so white fur grows and dark lines go.
  //: For a while you still see who it is; in the end nobody could. So a network does not pool
  //: brightness. It pools channels, each of which has by then said what there is to say.
  var pooledMore = Variable(.stack(portraits.map { $0[1..<65, 1..<65].reshaped([1, 64, 64]) }))
  var rounds: [[Image]] = []
  for scale in [3, 6, 12, 24, 48] {
    rounds.append((0..<2).map { ink(1 - pooledMore.value[$0, 0], scale: scale) })
    if scale < 48 { pooledMore = pooledMore.maxPool2d(2) }
  }
  let pictures = (0..<2).flatMap { animal in rounds.map { $0[animal] } }
  try show(Image.grid(pictures, columns: 5, background: 200), as: "pooling.png")

  //: ## What was built
  //:
  //: A window with few weights, moved over the picture: what it finds moves along with what is in the
  //: picture. It is computed as a matrix product, and its gradients are two more convolutions. Pooling
  //: forgets where exactly. The next chapter stacks ten of these layers, and the cat is gone.
  //:
  //: Read next: K. Fukushima, "Neocognitron" (1980), who had windows and pooling first; Y. LeCun and
  //: others, "Backpropagation applied to handwritten zip code recognition" (1989), who trained them by
  //: gradients; V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning" (2016),
  //: for its pictures.
  //:
  //: ## Exercises
  //:
  //: 9.1 *outputSize*: how many places a window has. 9.2 *im2col*: all windows as columns. 9.3
  //: *conv2dBackward*: the two gradients above, with stride and padding. 9.4 *maxPoolBackward*: one
  //: winner for each window. The files are in `Exercises/09-Convolution`;
  //: `swift run learn check 9` checks them.
}
