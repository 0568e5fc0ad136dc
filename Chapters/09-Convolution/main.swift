//: # 9. Convolution
//: @question How does a network find a cat's ear wherever it is, with few weights?
//:
//: In one image a cat sits on the left, in the next it sits on the right. Must a network learn the
//: cat twice? With the layers of chapter 6 it must: each output has a separate weight for every
//: pixel. Move the image by one pixel, and every weight meets a different pixel. What the network
//: learned about an ear in one corner says nothing about the same ear in another.
//:
//: But an ear is an ear wherever it is. So look through a small window with few weights, and move
//: the window over the image, *with the same weights at every position*. This is a *convolution*,
//: and it is nearly all that a network for images computes.
//: @term convolution: sliding a window of weights over an image, with the same weights everywhere
import Autograd
import Layers
import Notebook
import NotebookGraphs
import NotebookImages
import Optimizers
import Tensors
import Vision

/// Returns the time in milliseconds of the fastest of `rounds` calls of `body`.
func fastest(of rounds: Int, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  return (0..<rounds).map { _ in clock.measure(body) / .milliseconds(1) }.min() ?? 0
}

/// Returns a channel with a border of zeros around it.
func zeroPadded(_ channel: Tensor<Float>) -> Tensor<Float> {
  channel.padded(axis: 0, before: 1, after: 1).padded(axis: 1, before: 1, after: 1)
}

chapter([.flag("timed", "time the loops, im2col and the library")]) { options in
  //: ## Sliding a window over numbers
  //:
  //: Take nine numbers and a *kernel* of four weights.
  //: @term kernel: the small window of weights that a convolution slides over its input
  let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
  let kernel: Tensor<Float> = [[1, 0], [2, -1]]
  //: Place the kernel on the top left corner. It covers 1, 2, 4, 5. Multiply each number by its
  //: weight and add: $1 \cdot 1 + 2 \cdot 0 + 4 \cdot 2 + 5 \cdot (-1) = 4$. Move the kernel right
  //: by one, then to the next row, and so on. With the input $x$, the weights $w$ and the output
  //: $y$, and a sum over the positions $(u, v)$ in the kernel:
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
  claim(convolved(x, kernel) == [[4, 6], [10, 12]], "4 at the top left, as computed by hand")
  //: A 2 × 2 kernel has only two positions along an axis of three, so the output is smaller than
  //: the input. (In mathematics, a convolution flips the kernel first. Without the flip, it is
  //: called a *cross-correlation*. If the weights are learned, it makes no difference, and all deep
  //: learning libraries leave out the flip.)
  //: @term cross-correlation: a convolution without flipping the kernel, as networks compute it

  //: ## What a window sees
  //:
  //: Start with an image so small that you can see every pixel: a handwritten digit of 8 × 8
  //: pixels. A 3 × 3 window has 36 positions in it. The figure shows four of them, and under each
  //: the one number of the output that it produces. Red is positive, blue is negative.
  let digits = try Digits.load()
  let digit = digits.images[3, 0]
  let sobel: Tensor<Float> = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
  let edges = convolved(digit, sobel)
  let positions = [(0, 1), (2, 1), (2, 3), (3, 5)]
  let windows = positions.map {
    grayImage(digit, scale: 24).framed(
      Region(row: $0.0, column: $0.1, height: 3, width: 3), scale: 24)
  }
  let outputs = positions.map {
    signedImage(edges, scale: 32).framed(
      Region(row: $0.0, column: $0.1, height: 1, width: 1), scale: 32, color: [0, 0, 0])
  }
  try show(Image.grid(windows + outputs, columns: 4, background: 200), as: "windows.png")

  //: ## Filters
  //:
  //: The kernel just used is the one of I. Sobel, from 1968. It subtracts what is on the right from
  //: what is on the left. Where the brightness is constant, the result is zero; at the side of a
  //: stroke, it is large. A kernel that detects one kind of thing is called a *filter*. This one
  //: detects vertical edges. Its transpose detects horizontal edges. A kernel with one ninth
  //: everywhere computes a mean, so it blurs. And a pixel minus its neighbors shows what stands
  //: out.
  //: @term filter: a kernel that detects one kind of thing, such as vertical edges
  let filters: [(name: String, weights: Tensor<Float>)] = [
    ("left minus right", sobel),
    ("above minus below", sobel.transposed()),
    ("mean", Tensor<Float>.full([3, 3], 1 / 9)),
    ("pixel minus neighbors", [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
  ]
  let shapes = shapeImage()
  let responses = filters.map { convolved(shapes, $0.weights) }
  //: Here is an image of simple shapes, followed by the outputs of the four filters, in this order.
  //: Look at the vertical bar: one filter detects its two sides, another only its end.
  try show(
    Image.grid(
      [grayImage(shapes[1..<63, 1..<63], scale: 4)]
        + responses.map { signedImage($0, scale: 4) },
      columns: 5, background: 200), as: "filters.png")
  claim(
    responses[0][0..<3, 50..<60].abs().max().item == 0, "where all is white, there is no edge")
  claim(
    (convolved(shapes.transposed(), sobel) - responses[1].transposed()).abs().max().item < 1e-5,
    "transpose the image and the filter, and the output is transposed")
  //: Here is the same for a cat and a dog, in gray: the mean of red, green and blue. Nobody has
  //: told the filters about animals. Still, they detect the outline of an ear and the line of a
  //: mouth.
  let portraits = [0, 1].map { animal($0, side: 66).mean([0]) }
  let rows = portraits.flatMap { portrait in
    [grayImage(1 - portrait[1..<65, 1..<65], scale: 3)]
      + filters.map { signedImage(convolved(portrait, $0.weights), scale: 3) }
  }
  try show(Image.grid(rows, columns: 5, background: 200), as: "animals.png")

  //: ## Shift the image, and the output shifts
  //:
  //: This is the purpose of the sliding window. Shift the image three pixels to the right. Whatever
  //: a window saw before, the window three pixels to the right now sees, and its output is the
  //: same. This property is called *translation equivariance*. The cat need not be learned twice.
  //: @term translation equivariance: if the input is shifted, the output is shifted in the same way
  let shifted = shapes.rolled(3, axis: 1)
  let moved = convolved(shifted, sobel)
  claim(
    moved[0..., 3...] == responses[0][0..., 0..<59], "shifted input, shifted output: the same bits")

  //: ## Padding and stride
  //:
  //: A convolution has two more settings. *Padding* adds a border of zeros around the image. Then
  //: windows can reach over the edge, and the output need not be smaller than the input. The
  //: *stride of a convolution* is how far the window moves at each step. With a stride above 1, the
  //: output is smaller on purpose. For $H$ numbers along an axis, a kernel of size $k$, padding $p$
  //: and stride $s$, the number of positions is
  //: @term padding: a border of zeros around an image, so that windows can reach over the edge
  //: @term stride of a convolution: how far the window moves at each step
  //:
  //: $$\left\lfloor \frac{H + 2p - k}{s} \right\rfloor + 1$$
  //:
  //: (Read it like this: one window is at the beginning. The rest of the padded axis is covered in
  //: steps of $s$. An incomplete step does not count.) The library's `conv2d` does all of this, for
  //: batches `[N, C, H, W]`.
  let batch = Variable(digits.images[0..<4])
  let one = Variable(sobel.reshaped([1, 1, 3, 3]))
  var sizes = [["kernel 3 on 8 × 8", "formula", "conv2d"]]
  for (stride, padding) in [(1, 0), (1, 1), (2, 0), (2, 1), (3, 1)] {
    let formula = (8 + 2 * padding - 3) / stride + 1
    let y = batch.conv2d(one, stride: Size2d(stride), padding: Size2d(padding))
    sizes.append(["stride \(stride), padding \(padding)", "\(formula)", "\(y.shape)"])
    claim(y.shape == [4, 1, formula, formula], "stride \(stride), padding \(padding): \(formula)")
  }
  table(sizes)
  claim(
    batch.conv2d(one).value[3, 0] == edges, "the library computes the same edges as our loops")
  //: These are the windows of stride 2 with padding 1 on the digit, including the border of zeros.
  //: The gray line is the edge of the digit. The windows overlap by one pixel.
  let padded = zeroPadded(digit)
  let corners = (0..<4).flatMap { i in (0..<4).map { j in (2 * i, 2 * j) } }
  try show(
    Image.grid(
      corners.map { row, column in
        grayImage(padded, scale: 12)
          .framed(
            Region(row: 1, column: 1, height: 8, width: 8), scale: 12, color: [160, 160, 160]
          )
          .framed(Region(row: row, column: column, height: 3, width: 3), scale: 12)
      }, columns: 4, background: 200), as: "stride.png")

  //: ## Channels
  //:
  //: An image in color has three channels: red, green and blue. A kernel looks at all $C$ channels
  //: of its input at once and adds up what it finds. Each kernel makes one channel of the output,
  //: called a *feature map*: one shows vertical edges, another shows horizontal edges. So $O$
  //: kernels make $O$ feature maps:
  //: @term feature map: one channel of a layer's output: where one kernel found its feature
  //:
  //: $$y_{n,o,i,j} = \sum_{c,u,v} x_{n,\,c,\,s \cdot i-p+u,\,s \cdot j-p+v} \cdot w_{o,c,u,v}$$
  //:
  //: The weights have shape `[O, C, k, k]`, whatever the size of the image. Take eight kernels for
  //: a color image of 64 × 64 pixels. Compare them with a linear layer (chapter 6) from the same
  //: input to an output of the same size:
  var generator = Generator(seed: 9)
  let layer = Conv2d(3, 8, kernelSize: 3, using: &generator)
  let cat = Variable(.stack([animal(0, side: 64)]))
  let result = layer(cat).shape
  show(result)
  let (inputSize, outputSize) = (cat.value.count, result.reduce(1, *))
  table([
    ["layer", "parameters"],
    ["convolution with 8 kernels", "\(layer.parameterCount)"],
    ["linear", "\((inputSize + 1) * outputSize)"],
  ])
  claim(layer.parameterCount == 8 * 3 * 3 * 3 + 8, "8 kernels of 3 · 3 · 3, and 8 biases")

  //: ## All windows at once: im2col
  //:
  //: With batches and channels, the definition is seven nested loops, and it is slow. Chapter 3
  //: made one operation fast: the matrix product. So write every window as a column of a matrix
  //: ("image to columns", *im2col*). Take the nine numbers from above and 2 × 2 windows:
  //: @term im2col: writing every window as a column, so that a convolution becomes a matrix product
  func columns(_ x: Tensor<Float>, _ height: Int, _ width: Int) -> Tensor<Float> {
    // [C, H, W] → the view [C, H', W', height, width] → [C · height · width, H' · W'].
    let windows = x.unfolded(axis: 1, size: height, step: 1)
      .unfolded(axis: 2, size: width, step: 1)
    let positions = windows.shape[1] * windows.shape[2]
    return windows.permuted([0, 3, 4, 1, 2]).reshaped([x.shape[0] * height * width, positions])
  }
  let columnMatrix = columns(x.reshaped([1, 3, 3]), 2, 2)
  show(columnMatrix)
  //: The first column is 1, 2, 4, 5: the window at the top left. The kernels become rows, and the
  //: convolution is one matrix product.
  let product = kernel.reshaped([1, 4]).matmul(columnMatrix)
  show(product)
  claim(product == [[4, 6, 10, 12]], "the same four numbers, in a row")
  //: With eight kernels and three channels it is still one product, `[8, 27] · [27, positions]`.
  let colors = Tensor<Float>.uniform([3, 20, 30], in: -1..<1, using: &generator)
  let kernels = Tensor<Float>.uniform([8, 3, 3, 3], in: -1..<1, using: &generator)
  let byColumns = kernels.reshaped([8, 27]).matmul(columns(colors, 3, 3)).reshaped([8, 18, 28])
  let byLibrary = Variable(colors.reshaped([1, 3, 20, 30])).conv2d(Variable(kernels)).value[0]
  claim((byColumns - byLibrary).abs().max().item < 1e-4, "im2col and the library agree")

  //: ## What the library runs
  //:
  //: Columns cost memory: each pixel of the image is written once for each window that contains it,
  //: which is nine times for 3 × 3. Writing also takes time. So the library never materializes the
  //: whole matrix. It has three algorithms, in `Sources/Kernels`, and chooses by the shape:
  //:
  //: - in general, it copies a few columns at a time, just before chapter 3's register tile reads
  //:   them (`Convolution2d+Forward.swift`);
  //: - with many channels, it stores 16 of them side by side in memory, and the tile reads the
  //:   image in place (`DirectConvolution.swift`);
  //: - for 3 × 3 kernels at stride 1 with many channels, it does fewer multiplications
  //:   (`Winograd.swift`).
  //:
  //: Fewer multiplications? S. Winograd found out how in 1980. Take two neighboring outputs of a
  //: kernel of size three:
  //:
  //: $$\begin{aligned} y_0 & = d_0 g_0 + d_1 g_1 + d_2 g_2 \\ y_1 & = d_1 g_0 + d_2 g_1 + d_3 g_2 \end{aligned}$$
  //:
  //: These are six products. But four are enough, if sums of the weights are computed once and used
  //: for the whole image:
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
    "four products give the same results as six: 9 and 29")
  //: In two dimensions it takes 16 products for four outputs instead of 36: A. Lavin and S. Gray,
  //: "Fast algorithms for convolutional neural networks" (2016).
  if options.flag("timed") {
    let image = Tensor<Float>.uniform([1, 32, 64, 64], in: -1..<1, using: &generator)
    let weights = Tensor<Float>.uniform([32, 32, 3, 3], in: -1..<1, using: &generator)
    let loops = fastest(of: 1) {
      for o in 0..<32 {
        for c in 0..<32 { _ = convolved(image[0, c], weights[o, c]) }
      }
    }
    let im2col = fastest(of: 5) {
      _ = weights.reshaped([32, 288]).matmul(columns(image[0], 3, 3))
    }
    let library = fastest(of: 5) { _ = Variable(image).conv2d(Variable(weights)) }
    table([
      ["32 channels of 64 × 64, 32 kernels of 3 × 3", "milliseconds"],
      ["the definition, as loops", "\((loops * 100).rounded() / 100)"],
      ["im2col and a matrix product", "\((im2col * 100).rounded() / 100)"],
      ["the library", "\((library * 100).rounded() / 100)"],
    ])
  } else {
    note("swift run chapter-09 --timed measures all three")
  }

  //: ## The gradient of the weights
  //:
  //: Now the loss sends back the upstream gradient $dY$, one number for each output. Every output
  //: is a sum of products $x \cdot w$, and a product sends its gradient to both factors, each
  //: multiplied by the other one. The weight $w_{u,v}$ was used at every position $(i, j)$, so its
  //: gradient is a sum over all positions:
  //:
  //: $$dW_{u,v} = \sum_{i,j} dY_{i,j} \cdot x_{i+u,\,j+v}$$
  //:
  //: Look at it again: this is a convolution of $x$, with $dY$ as the kernel. To check by hand, let
  //: $dY$ be 1 for the top left output and 10 for the output to its right. The result is the
  //: numbers of the first window, plus ten times those of the second.
  let input = Parameter(x.reshaped([1, 1, 3, 3]), name: "x")
  let weight = Parameter(kernel.reshaped([1, 1, 2, 2]), name: "w")
  let y = input.conv2d(weight).named("y")
  let upstream: Tensor<Float> = [[1, 10], [0, 0]]
  y.backward(with: upstream.reshaped([1, 1, 2, 2]))
  show(weight.gradient![0, 0])
  claim(weight.gradient![0, 0] == convolved(x, upstream), "dW is x convolved with dY")
  claim(weight.gradient![0, 0] == [[21, 32], [54, 65]], "1 · 1 + 10 · 2 = 21 at the top left")

  //: ## The gradient of the input
  //:
  //: A pixel of the image was in several windows. Each sends back its part of $dY$, multiplied by
  //: the weight that was on the pixel. So every number of $dY$ adds a copy of the kernel,
  //: multiplied by that number, at the position of its window. Where windows overlap, the copies
  //: add up. Here there is one copy of the kernel at the left, and one ten times as large, one
  //: pixel to the right.
  show(input.gradient![0, 0])
  claim(
    input.gradient![0, 0] == [[1, 10, 0], [2, 19, -10], [0, 0, 0]],
    "in the middle the copies add up: −1 · 1 + 2 · 10 = 19")
  //: This, too, is a convolution: of $dY$ with a border of zeros, by the kernel rotated by 180°.
  let byRotation = convolved(zeroPadded(upstream), kernel.flipped([0, 1]))
  claim(byRotation == input.gradient![0, 0], "dX is padded dY convolved with the rotated kernel")
  //: So the forward pass and both gradients are the same kind of computation, and one fast routine
  //: serves all three. (With a stride above 1 it is a little more work.) Here is the graph, with
  //: all numbers:
  try render(y, to: "convolution.svg")
  //: Is it right? Check with finite differences: move the pixel in the middle up and down, and see
  //: how $\sum dY \cdot y$ changes.
  func total(_ middle: Float) -> Float {
    var moved = x
    moved.assign(Tensor(middle), at: [1.tensorIndex, 1.tensorIndex])
    return (convolved(moved, kernel) * upstream).sum().item
  }
  let numerical = total(5.5) - total(4.5)
  show(numerical)
  claim(numerical == 19, "finite differences give 19 as well")
  //: How many windows contain a pixel? More for a pixel in the middle than for one at the edge.
  //: Take a kernel of ones and an upstream gradient of ones, and the gradient of each pixel counts
  //: its windows.
  let empty = Parameter(.zeros([1, 1, 8, 8]))
  empty.conv2d(Variable(.ones([1, 1, 3, 3]))).sum().backward()
  show(empty.gradient![0, 0])
  try show(grayImage(empty.gradient![0, 0] * (1.0 / 9), scale: 24), as: "counts.png")

  //: ## Learning a filter
  //: @varies
  //:
  //: Nobody gives a network its filters. It learns them, because it has their gradients. Watch it
  //: happen: take 64 digits and the output of Sobel's filter for each. Hide the filter, start from
  //: nine random numbers, and train with Adam (chapter 7).
  let examples = Variable(digits.images[0..<64])
  let targets = examples.conv2d(one)
  let learned = Conv2d(1, 1, kernelSize: 3, bias: false, using: &generator)
  let optimizer = Adam(learned.parameters(), learningRate: 0.05)
  let start = learned.weight.value[0, 0]
  var stages = [signedImage(start, scale: 40)]
  for step in 1...600 {
    let loss = (learned(examples) - targets).squared().mean()
    optimizer.zeroGradients()
    loss.backward()
    optimizer.step()
    if [10, 30, 100, 600].contains(step) {
      note("step \(step): loss \(loss.item)")
      stages.append(signedImage(learned.weight.value[0, 0], scale: 40))
    }
  }
  show((learned.weight.value[0, 0] * 100).rounded() * 0.01 + 0)
  claim(
    (learned.weight.value[0, 0] - sobel).abs().max().item < 0.02,
    "the nine numbers are Sobel's, learned from examples alone")
  //: The kernel before training, then after 10, 30, 100 and 600 steps:
  try show(Image.grid(stages, columns: 5, background: 200), as: "learning.png")

  //: ## Pooling
  //: @settled
  //:
  //: Deeper in a network it matters *that* there is an ear, but no longer at which pixel. *Max
  //: pooling* keeps the maximum of every window. It has no weights.
  //: @term max pooling: keeping the maximum of every window
  let small = Parameter([[[[1, 5, 2, 0], [3, 4, 9, 7]]]], name: "x")
  let pooled = small.maxPool2d(2).named("maxima")
  show(pooled.value)
  //: In the backward pass, the maximum gets the whole gradient of its window. The other numbers
  //: could have been a little larger or smaller without changing the output, so their gradient
  //: is 0.
  pooled.backward(with: [[[[10, 20]]]])
  show(small.gradient!)
  claim(small.gradient![0, 0] == [[0, 10, 0, 0], [0, 0, 20, 0]], "5 and 9 are the maxima")
  //: If windows overlap, one number may be the maximum of several, and its gradients add up: the 9
  //: in the middle of 3 × 3 is the maximum of all four 2 × 2 windows.
  let peak = Parameter([[[[1, 2, 1], [2, 9, 2], [1, 2, 1]]]])
  peak.maxPool2d(2, stride: 1).backward(with: [[[[1, 2], [3, 4]]]])
  show(peak.gradient![0, 0])
  claim(
    peak.gradient![0, 0].sum().item == 10 && peak.gradient![0, 0, 1, 1].item == 10,
    "1 + 2 + 3 + 4 = 10")
  //: Here are the cat and the dog again, and what is left of their brightness after each of four
  //: rounds of pooling: 64 pixels a side, then 32, 16, 8 and 4. The brightest pixel of each window
  //: survives, so white fur grows and dark lines disappear. For a while you can still see which
  //: animal it is; at the end nobody could. So a network does not pool brightness. It pools feature
  //: maps, which by then contain what there is to know.
  var pooledMore = Variable(.stack(portraits.map { $0[1..<65, 1..<65].reshaped([1, 64, 64]) }))
  var rounds: [[Image]] = []
  for scale in [3, 6, 12, 24, 48] {
    rounds.append((0..<2).map { grayImage(1 - pooledMore.value[$0, 0], scale: scale) })
    if scale < 48 { pooledMore = pooledMore.maxPool2d(2) }
  }
  let images = (0..<2).flatMap { animal in rounds.map { $0[animal] } }
  try show(Image.grid(images, columns: 5, background: 200), as: "pooling.png")

  //: ## What was built
  //:
  //: A window with few weights that slides over the image: if something in the image moves, the
  //: output moves with it. It is computed as a matrix product, and its gradients are two more
  //: convolutions. Pooling discards the exact position. The next chapter stacks ten of these
  //: layers, and the cat disappears.
  //:
  //: Read next: K. Fukushima, "Neocognitron" (1980), who first used windows and pooling; Y. LeCun
  //: and others, "Backpropagation applied to handwritten zip code recognition" (1989), who trained
  //: them with gradients; V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep
  //: learning" (2016), for its figures.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/09-Convolution`. `swift run learn list` lists the exercises;
  //: `swift run learn check 9` checks this chapter's.
}
