//: # 3. Reductions and the matrix product
//: @question How do you add up ten million numbers without an error, and how fast can it go?
//:
//: How far apart are two images? Take their difference, pixel by pixel, and add it all up:
//: thousands of numbers become one. Learning is full of sums like this. How do you add up ten
//: million numbers without getting it wrong? And how fast can a computer do the one operation that
//: takes most of a network's time, the matrix product, which is nothing but sums of products?
import Kernels
import Notebook
import NotebookImages
import Tensors

/// Returns the time in seconds of the fastest of `rounds` calls of `body`.
func fastest(of rounds: Int, _ body: () -> Void) -> Double {
  var best = Double.infinity
  let clock = ContinuousClock()
  for _ in 0..<rounds {
    let time = clock.measure(body)
    let (seconds, fraction) = time.components
    best = min(best, Double(seconds) + Double(fraction) * 1e-18)
  }
  return best
}

chapter([
  .integer("size", 768, in: 64...2048, "rows and columns of the timed matrices")
    .quick(128)
]) { options in
  //: ## Reductions
  //:
  //: A *reduction* turns many numbers into few: a sum, a mean, a maximum. It runs along one or more
  //: axes, and those axes disappear. Take two grids of two rows and three columns.
  //: @term reduction: a computation that turns many numbers into few, such as a sum or a mean
  let cube = Tensor<Float>.arange(1, 13).reshaped([2, 2, 3])
  show(cube)
  //: Along the last axis, each row becomes one number. Along the first, the two grids are added.
  show(cube.sum([-1]))
  show(cube.sum([0]))
  //: With `keepDims` the axis stays, with size 1. Then the result broadcasts back, and dividing
  //: each number by the sum of its row takes one line.
  show(cube / cube.sum([-1], keepDims: true))

  //: ## How far apart are two images?
  //:
  //: On paper, take a point at 1 across and 2 up, and another at 4 across and 6 up. They are 3 and
  //: 4 apart, so by the theorem of Pythagoras their distance is $\sqrt{3^2 + 4^2} = 5$. It need not
  //: be two numbers. For vectors a and b of any length, this is the *Euclidean distance*:
  //: @term Euclidean distance: the square root of the sum of the squared differences of two vectors
  //:
  //: $$d(a, b) = \sqrt{\sum_i (a_i - b_i)^2}$$
  func distance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    (a - b).squared().sum().sqrt()
  }
  show(distance([1, 2], [4, 6]))
  //: An image is a vector of 3,072 numbers. Here are two images of one cat, and one of another cat.
  //: Which two are closer?
  let cat = animal(4)
  let (sameCat, otherCat) = (animal(4, picture: 1), animal(2))
  try show(
    pictures: [cat, sameCat, otherCat], columns: 3, scale: 4,
    as: "cats.png")
  table([
    ["the first cat and", "distance"],
    ["the same cat, in another image", formatted(distance(cat, sameCat).item)],
    ["another cat", formatted(distance(cat, otherCat).item)],
  ])
  //: The other cat is closer: it sits in front of the same kind of window, in the same light. And
  //: most pixels of an image are wall and floor. Is that bad luck with these three images? The
  //: section "All distances at once" counts.
  claim(
    distance(cat, otherCat).item < distance(cat, sameCat).item,
    "measured by pixels, the other cat is closer")

  //: ## A sum that goes wrong
  //:
  //: A `Float` has 24 significant bits, which is about seven decimal digits. Add 1 to 16,777,216
  //: and nothing happens, because the next larger `Float` is 16,777,218. The result is rounded, and
  //: what this loses is the *rounding error*.
  //: @term rounding error: the difference between an exact result and the rounded one
  let large: Float = 16_777_216
  show(large + 1 == large)
  //: So a running sum stops growing when it is large and the next number is small. Ten million
  //: times 0.1 should be a million:
  var running: Float = 0
  for _ in 0..<10_000_000 { running += 0.1 }
  show(running)
  //: Nearly nine percent too much. The library sums in blocks of 256. Within a block, the sum is
  //: never much larger than the numbers added. It then adds the blocks in double precision
  //: (`float64`).
  let total = Tensor<Float>.full([10_000_000], 0.1).sum()
  show(total)
  claim(
    (total.item - 1e6).magnitude < 1,
    "the library's sum is accurate to one part in a million")

  //: ## Too large to exponentiate
  //:
  //: Networks often need $\log(e^a + e^b + \ldots)$, the *log-sum-exp*; chapter 6 makes
  //: probabilities with it. Computed exactly as written it soon *overflows*: already $e^{89}$ is
  //: larger than the largest `Float`.
  //: @term log-sum-exp: the logarithm of a sum of exponentials, computed without overflow
  //: @term overflow: a result too large for its data type, which becomes infinity
  let scores: Tensor<Float> = [1000, 1001, 999]
  show(scores.exp().sum().log())
  //: But $e^a = e^m \cdot e^{a-m}$ for any m. Let m be the largest score, and no power is above
  //: $e^0 = 1$.
  let largest = scores.max()
  let stable = largest + (scores - largest).exp().sum().log()
  show(stable)
  claim(
    (stable.item - 1001.4076).magnitude < 1e-3,
    "1001 + log(e⁻¹ + e⁰ + e⁻²) = 1001.4076")
  claim(
    (scores.logSumExp().item - stable.item).magnitude < 1e-3,
    "the library's logSumExp gives the same result")

  //: ## The matrix product
  //:
  //: Multiply a row of numbers by a column of numbers, element by element, and add up the products:
  //: this is the *dot product*. It is large when the two point in the same direction. A *matrix
  //: product* consists of the dot products of all rows of one matrix with all columns of the other:
  //: @term dot product: two vectors multiplied element by element, and the products added up
  //: @term matrix product: the dot products of all rows of one matrix with all columns of another
  //:
  //: $$C_{i,j} = \sum_k A_{i,k} \cdot B_{k,j}$$
  let a: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
  let b: Tensor<Float> = [[1, 0], [0, 1], [1, 1]]
  show(a.matmul(b))
  //: Row 0 of A is 1, 2, 3 and column 0 of B is 1, 0, 1: $1 + 0 + 3 = 4$. A layer of a network is a
  //: matrix product, too (chapter 6).

  //: ## All distances at once
  //:
  //: A distance, too, is made of dot products. Expand the square:
  //:
  //: $$\sum_i (a_i - b_i)^2 = \sum_i a_i^2 + \sum_i b_i^2 - 2 \sum_i a_i b_i$$
  //:
  //: So one matrix product gives the distances of *all* pairs. Take twenty animals with two images
  //: each: 40 rows of 3,072 numbers. The product of this matrix and its own transpose holds the dot
  //: product of every image with every other. The squared lengths are broadcast (chapter 2), once
  //: as a column and once as a row.
  let images = (0..<40).map { animal($0 / 2, picture: $0 % 2) }
  let rows = Tensor.stack(images).reshaped([40, 3072])
  let lengths = rows.squared().sum([1], keepDims: true)
  let products = rows.matmul(rows.transposed())
  let squaredDistances = lengths + lengths.transposed() - products * 2
  show(squaredDistances.shape)
  let direct = distance(images[8], images[0]).item
  claim(
    (squaredDistances[8, 0].item.squareRoot() - direct).magnitude < 0.01,
    "for images 8 and 0, this is the distance computed directly")
  //: For each image, find the nearest other one. An image is at distance 0 from itself, so first
  //: put something large on the diagonal. How often does the nearest image show the same animal?
  let nearest = (squaredDistances + .eye(40) * 1e6).argmin(axis: 1)
    .scalars
  let correct = (0..<40).count { Int(nearest[$0]) / 2 == $0 / 2 }
  note("the nearest image shows the same animal for \(correct) of 40")
  claim(correct < 20, "less than half of the time")
  try show(
    pictures: [8, 0, 2, 6].flatMap { [images[$0], images[Int(nearest[$0])]] },
    columns: 4, scale: 3, as: "nearest.png")
  //: These are two cats and two dogs, each with its nearest image to its right. Distances between
  //: pixels find the same wall, the same light, the same pose. We want them to find the same
  //: animal. So images must first be turned into *other* numbers, whose distances say which animal
  //: it is. A network can do that, and chapter 12 builds it. It consists of matrix products. So:

  //: ## How fast?
  //:
  //: A product of two matrices with n rows and n columns needs $n^3$ multiplications and as many
  //: additions. How long does that take? We write it five times, each version a little better than
  //: the last. We measure in *GFLOP/s*: billions of floating-point operations per second.
  //: @term GFLOP/s: billions of floating-point operations per second
  let n = options.integer("size")
  var generator = Generator(seed: 3)
  let first = Tensor<Float>.uniform([n, n], in: -1..<1, using: &generator)
  let second = Tensor<Float>.uniform([n, n], in: -1..<1, using: &generator)
  let (x, y) = (first.scalars, second.scalars)
  let expected = first.matmul(second)
  var rates: [(name: String, rate: Double)] = []
  func time(_ name: String, line: Int = #line, _ product: () -> [Float]) {
    var result: [Float] = []
    let seconds = fastest(of: 3) { result = product() }
    let difference = (Tensor(result, shape: [n, n]) - expected).abs().max().item
    claim(difference < 1e-3, "\(name): the same numbers", line: line)
    rates.append((name, 2 * Double(n * n * n) / seconds / 1e9))
  }

  //: **First: as written.** Three loops. The innermost loop walks down a column of B. Each step
  //: jumps over a whole row of memory. The processor reads memory in pieces of 64 bytes, called
  //: *cache lines*, and here it uses only 4 bytes of each.
  //: @term cache line: the piece of memory, often 64 bytes, that a processor reads at once
  time("1. three loops") {
    var c = [Float](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        var sum: Float = 0
        for k in 0..<n { sum += x[i * n + k] * y[k * n + j] }
        c[i * n + j] = sum
      }
    }
    return c
  }
  //: **Second: another order.** Swap the two inner loops. Now B and C are read along their rows, in
  //: the order of memory, and every byte of a cache line is used. The number of operations is the
  //: same, yet it is faster; the larger the matrices, the greater the gain.
  time("2. rows only") {
    var c = [Float](repeating: 0, count: n * n)
    for i in 0..<n {
      for k in 0..<n {
        let factor = x[i * n + k]
        for j in 0..<n { c[i * n + j] += factor * y[k * n + j] }
      }
    }
    return c
  }
  //: **Third: several numbers at once.** A processor computes in *registers*, its own storage,
  //: which needs no trip to memory. Some registers hold 8 or 16 numbers, and one instruction
  //: multiplies all of them and adds the products to as many others. This is called *SIMD*.
  //: `SIMD16<Float>` is one of these registers.
  //: @term register: storage inside the processor, where it computes
  //: @term SIMD: single instruction, multiple data: one instruction that computes with many numbers
  typealias Sixteen = SIMD16<Float>
  time("3. sixteen at once") {
    var c = [Float](repeating: 0, count: n * n)
    c.withUnsafeMutableBytes { c in
      y.withUnsafeBytes { y in
        for i in 0..<n {
          for k in 0..<n {
            let factor = Sixteen(repeating: x[i * n + k])
            // 16 numbers are 64 bytes; the rest of a row is computed one by one.
            for j in stride(from: 0, to: n - n % 16, by: 16) {
              let (to, from) = ((i * n + j) * 4, (k * n + j) * 4)
              var sums = c.loadUnaligned(fromByteOffset: to, as: Sixteen.self)
              sums.addProduct(
                factor, y.loadUnaligned(fromByteOffset: from, as: Sixteen.self))
              c.storeBytes(of: sums, toByteOffset: to, as: Sixteen.self)
            }
            for j in n - n % 16..<n {
              let (to, from) = ((i * n + j) * 4, (k * n + j) * 4)
              let sum = c.loadUnaligned(fromByteOffset: to, as: Float.self)
              let other = y.loadUnaligned(fromByteOffset: from, as: Float.self)
              c.storeBytes(
                of: sum + factor[0] * other, toByteOffset: to, as: Float.self)
            }
          }
        }
      }
    }
    return c
  }
  //: **Fourth: keep results in registers.** So far every step loads a piece of C, adds to it, and
  //: stores it again: three trips to memory for two operations. Instead, take a *tile* of C, 4 rows
  //: by 32 columns. It fits into eight registers and stays there for all of k. Each step then loads
  //: 32 numbers of B and 4 of A, and does 128 multiplications with them.
  //: @term tile: a small block of a matrix that is computed as a whole, in registers
  func tile(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>
  ) {
    var (c00, c01, c10, c11) = (
      Sixteen.zero, Sixteen.zero, Sixteen.zero, Sixteen.zero
    )
    var (c20, c21, c30, c31) = (c00, c00, c00, c00)
    for k in 0..<n {
      let row = UnsafeRawPointer(b + k * n)
      let b0 = row.loadUnaligned(as: Sixteen.self)
      let b1 = row.loadUnaligned(fromByteOffset: 64, as: Sixteen.self)
      c00.addProduct(a[k], b0)
      c01.addProduct(a[k], b1)
      c10.addProduct(a[n + k], b0)
      c11.addProduct(a[n + k], b1)
      c20.addProduct(a[2 * n + k], b0)
      c21.addProduct(a[2 * n + k], b1)
      c30.addProduct(a[3 * n + k], b0)
      c31.addProduct(a[3 * n + k], b1)
    }
    let sums = [(c00, c01), (c10, c11), (c20, c21), (c30, c31)]
    for (i, (low, high)) in sums.enumerated() {
      let row = UnsafeMutableRawPointer(c + i * n)
      row.storeBytes(of: low, as: Sixteen.self)
      row.storeBytes(of: high, toByteOffset: 64, as: Sixteen.self)
    }
  }
  time("4. a tile in registers") {
    var c = [Float](repeating: 0, count: n * n)
    c.withUnsafeMutableBufferPointer { c in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          for i in stride(from: 0, to: n - n % 4, by: 4) {
            for j in stride(from: 0, to: n - n % 32, by: 32) {
              tile(
                x.baseAddress! + i * n, y.baseAddress! + j,
                c.baseAddress! + i * n + j)
            }
          }
          // The rest at the edges, one element at a time.
          for i in 0..<n {
            for j in (i < n - n % 4 ? n - n % 32 : 0)..<n {
              c[i * n + j] = (0..<n).reduce(0) {
                $0 + x[i * n + $1] * y[$1 * n + j]
              }
            }
          }
        }
      }
    }
    return c
  }
  //: **Fifth: the library's version.** Two ideas are left. First, between the processor and memory
  //: there are *caches*: small, fast memories that hold what was used last. Large matrices do not
  //: fit into them. So a block of B is copied ("packed") into the order in which the tile reads it,
  //: and is used many times while it and a block of A's rows are in the cache. Second, there is
  //: more than one core. The library's tile is 8 by 32. Otherwise it is the fourth version with
  //: these two additions, in the files `MatrixProduct.swift` and `MatrixProductTile.swift`.
  //: @term cache: a small, fast memory beside the processor, which holds what was used last
  let threads = threadCount
  setThreadCount(1)
  time("5. blocks, packed (the library, one thread)") {
    first.matmul(second).scalars
  }
  setThreadCount(threads)
  time("the library, all threads") { first.matmul(second).scalars }
  table(
    [["", "GFLOP/s"]]
      + rates.map { [$0.name, formatted($0.rate)] },
    varies: true)
  //: All versions do the same arithmetic, down to the last multiplication. The only difference is
  //: how often a number has to travel.

  //: ## The roofline
  //:
  //: Two things limit any computation: how fast the processor computes, and how fast memory
  //: delivers numbers, the *memory bandwidth*. Which limit applies depends on the *arithmetic
  //: intensity*: the number of operations per byte that is read or written. Adding two tensors
  //: reads two numbers of four bytes and writes one: it does one operation per twelve bytes.
  //: However clever the code, memory is the limit. A matrix product does $2n^3$ operations on
  //: $12n^2$ bytes: $n / 6$ operations per byte, if each number travels only once. Then the
  //: processor is the limit. Plotted over the arithmetic intensity, the two limits look like a
  //: roof, hence the name *roofline* (S. Williams, A. Waterman and D. Patterson, "Roofline", 2009).
  //: Our versions climb toward it step by step.
  //: @term memory bandwidth: how many bytes per second memory delivers
  //: @term arithmetic intensity: the number of operations per byte that is read or written
  //: @term roofline: the limit that memory and processor set, drawn over the arithmetic intensity
  let length = 1 << 23
  let (p, q) = (Tensor<Float>.ones([length]), Tensor<Float>.ones([length]))
  let addition = Double(length) / fastest(of: 5) { _ = p + q } / 1e9
  let peak =
    Double(threads) * operationsPerStep * 1e6
    / fastest(of: 3) {
      parallelFor(threads) { _ in multiplyAdd(steps: 1_000_000) }
    } / 1e9
  let bandwidth = addition * 12
  let intensity = Double(n) / 6
  try plot(
    [
      Curve(
        "roofline: memory, then processor",
        [(1 / 32, bandwidth / 32), (peak / bandwidth, peak), (512, peak)]),
      Curve("a + b", [(1 / 12, addition)], style: .points),
      Curve(
        "products, n = \(n)", rates.map { (intensity, $0.rate) },
        style: .linesPoints),
    ],
    to: "roofline.svg", x: "operations per byte", y: "GFLOP/s",
    logarithmic: true)
  note(
    "the products do \(formatted(intensity)) operations per byte; "
      + "the roofline bends at \(formatted(peak / bandwidth))", varies: true)

  //: ## What was built
  //:
  //: Sums that stay accurate, a log-sum-exp that does not overflow, the distances of all pairs, and
  //: a matrix product that comes close to the processor's limit.
  //:
  //: Read next: K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication"
  //: (2008), whose blocking the library follows.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/03-ReductionsAndTheMatrixProduct`. `swift run learn list` lists
  //: the exercises; `swift run learn check 3` checks this chapter's.
}
