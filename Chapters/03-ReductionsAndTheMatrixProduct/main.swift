//: # 3. Reductions and the matrix product
//: @question How do you add up ten million numbers without getting it wrong, and how fast can it go?
//:
//: How far apart are two pictures? Take their difference, dot by dot, and add it all up: thousands of
//: numbers become one. Learning is full of such sums. How do you add up ten million numbers without
//: getting it wrong? And how fast can a computer do the one operation that fills nine tenths of a network's
//: time, the matrix product, which is nothing but sums?
import Kernels
import Notebook
import NotebookImages
import Tensors

/// Calls `body` some times and returns the seconds that the fastest call took.
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
  .integer("size", 768, in: 64...2048, "rows and columns of the matrices that are timed")
    .quick(128)
]) { options in
  //: ## Reductions
  //:
  //: A *reduction* makes few numbers from many: a sum, a mean, a largest one. It runs along one axis or
  //: several, and those axes go. Take two grids of two rows and three columns.
  //: @term reduction: a computation that makes few numbers of many, as a sum or a mean does
  let cube = Tensor<Float>.arange(1, 13).reshaped([2, 2, 3])
  show(cube)
  //: Along the last axis each row becomes one number; along the first, the two grids are laid on top of
  //: each other.
  show(cube.sum([-1]))
  show(cube.sum([0]))
  //: With `keepDims` the axis stays, with size 1. Then the result broadcasts back, and "each number as a
  //: share of its row" is one line.
  show(cube / cube.sum([-1], keepDims: true))

  //: ## How far apart are two pictures?
  //:
  //: On paper, a point at 1 across and 2 up and another at 4 across and 6 up are 3 and 4 apart, and by the
  //: rule of right triangles $\sqrt{3^2 + 4^2} = 5$. Nobody says that it must be two numbers. For any two rows
  //: of numbers a and b this is their *distance*:
  //: @term distance: the root of the summed squares of the differences of two rows of numbers
  //:
  //: $$d(a, b) = \sqrt{\sum_i (a_i - b_i)^2}$$
  func distance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    (a - b).squared().sum().sqrt()
  }
  show(distance([1, 2], [4, 6]))
  //: A picture is a row of 3,072 numbers. Here are two pictures of one cat, and one of another cat. Which two
  //: are nearer?
  let cat = animal(4)
  let (sameCat, otherCat) = (animal(4, picture: 1), animal(2))
  try show(
    pictures: [cat, sameCat, otherCat], columns: 3, scale: 4,
    as: "cats.png")
  table([
    ["the first cat against", "distance"],
    ["itself, in another picture", rounded(distance(cat, sameCat).item)],
    ["the other cat", rounded(distance(cat, otherCat).item)],
  ])
  //: The other cat is nearer: it sits in front of the same kind of window, in the same light. And most dots of
  //: a picture are wall and floor. Is that bad luck with these three pictures? In "All distances at once" we
  //: shall count.
  claim(
    distance(cat, otherCat).item < distance(cat, sameCat).item,
    "by the dots, the other cat is nearer")

  //: ## A sum that goes wrong
  //:
  //: A `Float` has 24 bits for its digits: about seven decimal places. Add 1 to 16,777,216 and nothing
  //: happens, for the next number that a `Float` can be is 16,777,218.
  let large: Float = 16_777_216
  show(large + 1 == large)
  //: So a running sum stops growing when it is large and what is added is small. Ten million times 0.1
  //: should be a million:
  var running: Float = 0
  for _ in 0..<10_000_000 { running += 0.1 }
  show(running)
  //: Nearly nine per cent too much. The library sums blocks of 256, where the sum is never much larger
  //: than what is added, and adds the blocks in double precision.
  let total = Tensor<Float>.full([10_000_000], 0.1).sum()
  show(total)
  claim(
    (total.item - 1e6).magnitude < 1,
    "the library's sum is right to a millionth")

  //: ## Too large to exponentiate
  //:
  //: Networks often need $\log(e^a + e^b + \ldots)$, the *log-sum-exp*: chapter 6 makes probabilities with it.
  //: Written down as it stands it fails early: $e^{89}$ is more than the largest `Float`.
  //: @term log-sum-exp: the logarithm of a sum of exponentials, kept from overflowing
  let scores: Tensor<Float> = [1000, 1001, 999]
  show(scores.exp().sum().log())
  //: But $e^a = e^m \cdot e^{a-m}$ for any m. Take the largest score for m, and no power is above $e^0 = 1$.
  let most = scores.max()
  let stable = most + (scores - most).exp().sum().log()
  show(stable)
  claim(
    (stable.item - 1001.4076).magnitude < 1e-3,
    "1001 + log(e⁻¹ + e⁰ + e⁻²) = 1001.4076")
  claim(
    (scores.logSumExp().item - stable.item).magnitude < 1e-3,
    "the library's logSumExp does the same")

  //: ## The matrix product
  //:
  //: A row of numbers times a column of numbers, added up: the *dot product*. It is large when the two
  //: point the same way. A *matrix product* is all dot products of one matrix' rows with the other's
  //: columns:
  //: @term dot product: two rows of numbers, multiplied entry by entry and added up
  //: @term matrix product: the dot products of all rows of one matrix with all columns of another
  //:
  //: $$C_{i,j} = \sum_k A_{i,k} \cdot B_{k,j}$$
  let a: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
  let b: Tensor<Float> = [[1, 0], [0, 1], [1, 1]]
  show(a.matmul(b))
  //: Row 0 of A is 1, 2, 3 and column 0 of B is 1, 0, 1: $1 + 0 + 3 = 4$. A layer of a network is such a
  //: product: each row of A is an input, each column of B the weights of one output.

  //: ## All distances at once
  //:
  //: A distance is made of dot products too. Multiply the square out:
  //:
  //: $$\sum_i (a_i - b_i)^2 = \sum_i a_i^2 + \sum_i b_i^2 - 2 \sum_i a_i b_i$$
  //:
  //: So one matrix product gives the distances of *all* pairs. Take twenty animals, two pictures of each: 40
  //: rows of 3,072 numbers. The product of this matrix and its own transpose has every picture's dot product
  //: with every other. The lengths are broadcast, once as a column and once as a row (chapter 2).
  let herd = (0..<40).map { animal($0 / 2, picture: $0 % 2) }
  let rows = Tensor.stack(herd).reshaped([40, 3072])
  let lengths = rows.squared().sum([1], keepDims: true)
  let products = rows.matmul(rows.transposed())
  let squares = lengths + lengths.transposed() - products * 2
  show(squares.shape)
  let direct = distance(herd[8], herd[0]).item
  claim(
    (squares[8, 0].item.squareRoot() - direct).magnitude < 0.01,
    "pictures 8 and 0 are as far apart as their difference says")
  //: For each picture look for the nearest other one. A picture is at 0 from itself, so put something large
  //: on the diagonal first. How often does the nearest picture show the same animal?
  let nearest = (squares + .eye(40) * 1e6).argmin(axis: 1).scalars
  let right = (0..<40).count { Int(nearest[$0]) / 2 == $0 / 2 }
  note("the nearest picture shows the same animal for \(right) of 40")
  claim(right < 20, "less than half of the time")
  try show(
    pictures: [8, 0, 2, 6].flatMap { [herd[$0], herd[Int(nearest[$0])]] },
    columns: 4, scale: 3, as: "nearest.png")
  //: These are two cats and two dogs, each with its nearest picture at its right. Distances between dots find
  //: the same wall, the same light, the same pose. What should be found is the same animal. So somebody must
  //: turn pictures into *other* numbers first, such that distances say who it is. This somebody is a network,
  //: and chapter 12 builds it. It consists of matrix products. So:

  //: ## How fast?
  //:
  //: Two matrices of n rows and columns need $n^3$ multiplications and as many additions. How long does that
  //: take? We write it five times, each a little cleverer, and count billions of operations a second.
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

  //: **First: as it is written.** Three loops. The innermost walks down a column of B: each step jumps over
  //: a whole row of memory, and the processor fetches 64 bytes to use 4 of them.
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
  //: **Second: another order.** Exchange the two inner loops. Now B and C are walked along their rows, as
  //: they lie in memory, and every fetched byte is used. Not one operation less, yet it is faster, and the
  //: more so the larger the matrices are.
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
  //: **Third: several numbers at once.** A processor computes in *registers*, places of its own that need no
  //: trip to memory. Some hold 8 or 16 numbers, and one
  //: instruction multiplies all of them and adds to 16 others. `SIMD16<Float>` is such a register.
  typealias Sixteen = SIMD16<Float>
  time("3. sixteen at once") {
    var c = [Float](repeating: 0, count: n * n)
    c.withUnsafeMutableBytes { c in
      y.withUnsafeBytes { y in
        for i in 0..<n {
          for k in 0..<n {
            let factor = Sixteen(repeating: x[i * n + k])
            // 16 numbers are 64 bytes; a row's rest goes one by one.
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
  //: **Fourth: keep results in registers.** So far every step loads a piece of C, adds to it and stores it
  //: again: three trips to memory for two operations. Take a tile of C, 4 rows by 32 columns. It fits into
  //: eight registers and stays there for all of k. Each step then loads 32 numbers of B and 4 of A, and
  //: does 128 multiplications with them.
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
          // What is left at the edges, one number at a time.
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
  //: **Fifth: the library's.** Two things are left. Between processor and memory stand *caches*, small and
  //: fast memories that keep what was used last. Large matrices do not fit into them, so a block of B
  //: is copied ("packed") into the order in which the tile reads it, and used many times while it and a block
  //: of A's rows are near. And there is more than one core. The library's tile is 8 by 32; otherwise it is the fourth
  //: version with these two additions, in the files `MatrixProduct.swift` and `MatrixProductTile.swift`.
  let threads = threadCount
  setThreadCount(1)
  time("5. blocks, packed (the library, one thread)") {
    first.matmul(second).scalars
  }
  setThreadCount(threads)
  time("the library, all threads") { first.matmul(second).scalars }
  table(
    [["", "billion operations a second"]]
      + rates.map { [$0.name, rounded($0.rate)] },
    varies: true)
  //: The same arithmetic, to the last multiplication. What changed is how often a number has to travel.

  //: ## The roof
  //:
  //: Two things limit any computation: how fast the processor calculates, and how fast memory brings
  //: numbers. Which one bites depends on the *intensity*: operations for each byte that must travel. Adding
  //: two tensors does one operation for twelve bytes; however clever the code, memory decides. A matrix
  //: product does $2n^3$ operations on $12n^2$ bytes: $n / 6$ for each byte, if each number travels but once. Then
  //: the processor decides. Drawn over the intensity, the two limits make a roof (S. Williams, A. Waterman
  //: and D. Patterson, "Roofline", 2009), and our versions climb toward it
  //: like a ladder.
  //: @term intensity: how many operations a computation does for each byte that has to travel
  let length = 1 << 23
  let (p, q) = (Tensor<Float>.ones([length]), Tensor<Float>.ones([length]))
  let adding = Double(length) / fastest(of: 5) { _ = p + q } / 1e9
  let peak =
    Double(threads) * operationsPerStep * 1e6
    / fastest(of: 3) {
      parallelFor(threads) { _ in multiplyAdd(steps: 1_000_000) }
    } / 1e9
  let memory = adding * 12
  let intensity = Double(n) / 6
  try plot(
    [
      Curve(
        "roof: memory, then arithmetic",
        [(1 / 32, memory / 32), (peak / memory, peak), (512, peak)]),
      Curve("a + b", [(1 / 12, adding)], style: .points),
      Curve(
        "products, n = \(n)", rates.map { (intensity, $0.rate) },
        style: .linesPoints),
    ],
    to: "roofline.svg", x: "operations for each byte",
    y: "billion operations a second", logarithmic: true)
  note(
    "the products do \(rounded(intensity)) operations for each byte; "
      + "the roof bends at \(rounded(peak / memory))", varies: true)

  //: ## What was built
  //:
  //: Sums that stay right, the log-sum-exp that does not overflow, the distances of all pairs, and a matrix
  //: product that comes close to what the processor can do. Read next: K. Goto and R. van de Geijn, "Anatomy of high-performance matrix
  //: multiplication" (2008), whose blocking the library follows.
  //:
  //: ## Exercises
  //:
  //: 3.1 *sumAxis*: a reduction, with nothing but a row of numbers. 3.2 *matmul*: the product of any two
  //: views, transposed ones too. 3.3 *logSumExp*: powers that stay in bounds. 3.4 *blockedMatmul*: the same
  //: product with a quarter of the fetches. The files are in `Exercises/03-ReductionsAndTheMatrixProduct`;
  //: `swift run learn check 3` checks them.
}
