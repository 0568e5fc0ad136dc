//: # 16. Many machines
//: @question Training takes a week: why does it not take a day on seven machines?
//:
//: Training takes a week on your machine, and there are six more in the room. Copy the program to
//: all seven, and be done tomorrow? Each machine would train a network of its own, and seven
//: networks that were trained for a day are not one network that was trained for a week.
//:
//: The machines have to work on *one* network. Each computes a part of every batch, and after every
//: step all of them must agree on all weights. For ResNet-18 that is eleven million numbers. So
//: this chapter asks three questions. How do you split a batch so that nothing changes? Who sends
//: what to whom? And how much faster is it in the end?
//:
//: You need only one machine to run this chapter. Its machines are simulated: they are threads of
//: one program, which pass numbers to one another as real machines do. The last section is about
//: the real ones.
import Autograd
import Diagrams
import Distributed
import Layers
import Models
import Notebook
import NotebookDiagrams
import Optimizers
import Tensors
import Training

chapter([
  .flag("measure", "measure a training step on one rank and on two")
]) { options in
  //: ## One batch, four ranks
  //:
  //: Take the smallest network there is: one weight $w$, which predicts $w \cdot x$. A batch has
  //: eight items, and the loss is the mean of $(w \cdot x - t)^2$ over the batch. Each item has a
  //: gradient, $2 \cdot (w \cdot x - t) \cdot x$, and the gradient of the batch is their mean. At
  //: $w = 1$, these are the eight gradients and their mean:
  let x: Tensor<Float> = [1, 2, 3, 1, 2, 1, 3, 2]
  let t: Tensor<Float> = [3, 4, 5, 2, 2, 4, 4, 3]
  let w: Float = 1
  let gradients = (x * w - t) * x * 2
  show(gradients)
  show(gradients.mean())
  //: Now let four processes share the work. Each has a copy of the weight, and a number from 0 to
  //: 3, the *rank of a process*. We also call the process itself a rank. Each rank takes its part
  //: of the batch, two items, and adds up their gradients:
  //: @term rank of a process: the number of a process that takes part in a computation, and also the process itself
  let plan = ShardPlan(shardCount: 4)!
  let parts = (0..<4).map { plan.items(of: $0, in: 8) }
  func sumRows(_ parts: [Range<Int>]) -> [[String]] {
    [["rank", "items", "their gradients", "sum"]]
      + parts.enumerated().map { rank, items in
        let own = gradients[items]
        return [
          "\(rank)", items.map { "\($0)" }.joined(separator: ", "),
          own.scalars.map { "\(Int($0))" }.joined(separator: ", "), "\(Int(own.sum().item))",
        ]
      }
  }
  table(sumRows(parts))
  //: The four sums have to be added, and each rank needs the result. This operation is called an
  //: *all-reduce*. Each rank then divides by 8 and has the gradient of the whole batch. Here is the
  //: code that every rank runs. `communicator` is its connection to the others:
  //: @term all-reduce: adding the tensors of all ranks so that every rank gets the sum
  let means = try SimulatedRanks.run(4) { communicator in
    let own = parts[communicator.rank]
    let sum = ((x[own] * w - t[own]) * x[own] * 2).sum()
    return try communicator.allReduced(sum).item / 8
  }
  show(means)
  claim(
    means == [Float](repeating: gradients.mean().item, count: 4),
    "on every rank, the gradient of the whole batch")
  //: All ranks have the same gradient, so they take the same step, and their weights remain equal.
  //: Weights are sent only once, before the first step, from rank 0 to all others. This is called
  //: *data-parallel training*: every rank has the whole network and a part of the data.
  //: @term data-parallel training: every rank has the network, and computes its part of each batch
  //:
  //: Who tells a rank which items are its own? Nobody. All ranks shuffle the dataset with the same
  //: seed, so they all know the whole batch, and each takes its part (exercise 16.1). If every rank
  //: had a seed of its own, some items would be computed twice and others never, and no error would
  //: say so.

  //: ## The mean of means is wrong
  //:
  //: The last batch of an epoch has only seven items. Seven items cannot be split evenly:
  let uneven = (0..<4).map { plan.items(of: $0, in: 7) }
  table(sumRows(uneven))
  //: It is tempting to let each rank compute the mean of its own items, and then to take the mean
  //: of the four means. But then item 0, which is alone on its rank, counts twice as much as any
  //: other. First the mean of means, then the mean:
  let ofMeans = uneven.map { gradients[$0].mean().item }.reduce(0, +) / 4
  let mean = gradients[0..<7].mean().item
  show([ofMeans, mean])
  claim(ofMeans != mean, "a mean of means is not the mean")
  //: The rule for everything in this chapter: *add sums, add counts, and divide once, at the end*.
  //: The same holds if the part of a rank does not fit into its memory. Then the rank computes it in
  //: smaller parts, one after the other. Each is called a *micro-batch*. The rank adds up their
  //: gradients, which is called *gradient accumulation*, and the ranks exchange the sums once,
  //: after the last one (exercise 16.5).
  //: @term micro-batch: a part of a batch that is computed at once, for want of memory
  //: @term gradient accumulation: adding up the gradients of micro-batches before a step

  //: ## Who sends what to whom
  //:
  //: How does the sum get to every rank? The simplest way: all ranks send their tensors to rank 0,
  //: which adds them and sends the sum back. With 256 ranks, rank 0 receives 255 tensors and sends
  //: 255, while the others wait. There is a better way, in which no rank does more than the others.

  //: ### A ring
  //:
  //: Let the ranks stand in a circle. Each sends only to the next, and the last to the first. Cut
  //: the tensor into as many chunks as there are ranks: here it has four numbers, one in each
  //: chunk. To see where every number comes from, let all numbers of rank 0 be 1, those of rank 1
  //: be 10, then 100, and 1,000. In a sum, each digit is then a rank.
  //:
  //: In the first step, each rank sends one chunk to the next rank, which adds it: rank 0 its
  //: chunk 0, rank 1 its chunk 1, and so on. In each of the following steps, it sends the chunk
  //: that it has just added to. In the drawing, each column is the way of one chunk, and each arrow
  //: is a message. In every row all four ranks are at work:
  let values: [[Float]] = [1, 10, 100, 1000].map { [$0, $0, $0, $0] }
  let around = ring(values)
  try render(
    around.ringDiagram("Six steps of a ring, from top to bottom"), to: "ring.svg",
    style: withoutShapes)
  claim(
    around.result == [[Float]](repeating: [1111, 1111, 1111, 1111], count: 4),
    "every rank has the sum of every chunk")
  //: After three steps, each chunk has arrived at a rank where all four digits are 1: the sum. This
  //: half is called a *reduce-scatter*: the sum exists, in parts, one on each rank. In three more
  //: steps, the finished chunks go around again, and each rank copies what it receives. This half
  //: is called an *all-gather*.
  //: @term reduce-scatter: adding the tensors of all ranks so that every rank gets a part of the sum
  //: @term all-gather: collecting a tensor from every rank on every rank
  //:
  //: With $n$ ranks, a rank sends $2 \cdot (n - 1)$ messages, and each has $1/n$ of the tensor. So
  //: it sends $2 \cdot (n - 1) / n$ of the tensor: less than twice the tensor, no matter how many
  //: ranks there are. No all-reduce can do with less (P. Patarasuk and X. Yuan, 2009).

  //: ### A tree
  //:
  //: The ring sends little, but it takes many steps: 510 with 256 ranks. Even the smallest message
  //: takes a while to arrive. So here is a way with fewer steps. First, neighbors exchange their
  //: tensors: rank 0 with 1, rank 2 with 3. Both add. Then each rank exchanges its sum with a
  //: partner two ranks away, then four, and so on: the distance doubles in every step (exercise
  //: 16.2).
  let doubling = tree([[1], [10], [100], [1000]])
  try render(
    doubling.treeDiagram("Two steps of a tree, from top to bottom"), to: "tree.svg",
    style: withoutShapes)
  claim(doubling.result == [[1111], [1111], [1111], [1111]], "every rank has the sum")
  //: Four ranks need two steps and 256 ranks eight, because $2^8 = 256$. But now each message is
  //: the whole tensor. The tree can be as thrifty as the ring if partners share the work: each
  //: gives away one half of the tensor and adds the other half. In the next step they halve what is
  //: left, and at the end the sums return along the same way (R. Thakur, R. Rabenseifner and
  //: W. Gropp, 2005). This is what the library does. What one rank sends, for a tensor of 256
  //: numbers on 256 ranks:
  let wide = (0..<256).map { [Float](repeating: Float($0), count: 256) }
  let ways = [("ring", ring(wide)), ("tree", tree(wide)), ("tree with halves", halvingTree(wide))]
  table(
    [["all-reduce", "messages, one after the other", "numbers sent"]]
      + ways.map { name, exchange in
        let sent = exchange.sent(by: 0)
        return [name, "\(sent.messages)", "\(sent.numbers)"]
      })
  let sumOfAll = wide[0].indices.map { i in wide.reduce(0) { $0 + $1[i] } }
  claim(
    ways.allSatisfy { $0.1.result.allSatisfy { $0 == sumOfAll } },
    "the same sum on every rank, in all three ways")

  //: ## The order of additions
  //:
  //: A sum does not depend on the order of its terms. That is true for numbers, but not for `Float`
  //: (chapter 3). A `Float` has 24 binary digits. From $2^{24}$ on, which is 16,777,216, it has
  //: only every second whole number, and adding 1 changes nothing:
  let large: Float = 16_777_216
  note("\(Int(large)) + 1 = \(Int(large + 1)), and \(Int(large)) + 2 = \(Int(large + 2))")
  //: Let rank 0 have this number, and let the other three ranks have 1. The exact sum is not a
  //: `Float`, so every way of adding must round. But each way rounds differently. In the ring, each
  //: chunk starts at another rank, so even the four chunks do not agree about the same four
  //: numbers:
  let numbers: [Float] = [large, 1, 1, 1]
  let chunks = ring(numbers.map { [$0, $0, $0, $0] }).result[0]
  let pairs = ring([[large + 1, large + 1], [1 + 1, 1 + 1]]).result[0]
  table(
    [
      ["order of additions", "sum"], ["exact", "\(Int(large) + 3)"],
      ["from left to right", "\(Int(numbers.reduce(0, +)))"],
    ]
      + chunks.enumerated().map { ["ring, chunk \($0)", "\(Int($1))"] }
      + [
        ["ring of two ranks with two numbers each", "\(Int(pairs[0]))"],
        ["tree", "\(Int(tree(numbers.map { [$0] }).result[0][0]))"],
      ])
  claim(Set(chunks).count == 2, "one ring, two different sums of the same numbers")
  claim(chunks[0] != pairs[0], "and four ranks do not agree with two")
  //: None of these is more right than the others, and for learning, such a difference is nothing.
  //: But training amplifies it: after some thousand steps, the two networks have different weights.
  //: If a run on four machines gives other weights than a run on two, is that rounding, or is it a
  //: bug? If every run had the same bits, you would know.
  //:
  //: ### The tree that does not care
  //:
  //: The result changed because the number of ranks decided what is added to what. So let something
  //: else decide. Split every batch into a fixed number of *shards*, say four, whoever computes
  //: them. The sums over shards form a fixed tree: 0 + 1, 2 + 3, and then both. One rank computes
  //: all of the tree. Two ranks compute one half each and exchange only the last addition. Four
  //: ranks exchange all additions. This is why the library's tree begins with neighbors: the shards
  //: of one rank are always a whole subtree.
  //: @term shard: one of a fixed number of parts of a batch, whoever computes them
  try render(
    shardDiagram(numbers, ranks: 2, "Four shards on two ranks"), to: "shards.svg",
    style: withoutShapes)
  let sums = try [1, 2, 4].map { ranks in
    try SimulatedRanks.run(ranks) { communicator in
      let own = ShardPlan(shardCount: 4, rank: communicator.rank, of: ranks)!.own
      // A rank's own shards form a tree, too.
      let sum = tree(own.map { [numbers[$0]] }).result[0]
      return try communicator.allReduced(Tensor(sum[0])).item
    }[0]
  }
  table(
    [["ranks", "sum of the four shards"]]
      + zip([1, 2, 4], sums).map { ["\($0)", "\(Int($1))"] })
  claim(Set(sums).count == 1, "the same bits on one, two and four ranks")
  //: A whole training works in the same way. Train a small network with batch normalization, four
  //: shards a batch, on batches of 8, 7, 8 and 5 items (the code is in this chapter's
  //: `Training.swift`). Compare all weights, bit by bit:
  func bits(_ weights: [Tensor<Float>]) -> [UInt32] {
    weights.flatMap(\.scalars).map(\.bitPattern)
  }
  let alone = bits(try trained(ranks: 1, shards: 4)[0])
  let shared = try [2, 4].flatMap { try trained(ranks: $0, shards: 4) }
  claim(
    shared.allSatisfy { bits($0) == alone },
    "one, two and four ranks: \(alone.count) weights with the same bits on every rank")
  //: This sends no more than a ring: the tree has halves. Its price is that a rank computes each of
  //: its shards by itself, and that the number of ranks must be a power of two, no larger than the
  //: number of shards.

  //: ## Batch normalization needs the others
  //:
  //: Most layers treat each item by itself. Batch normalization (chapter 10) does not: it needs the
  //: mean and the variance over the batch. Take chapter 10's four numbers, 1, 3, 5 and 7, with mean
  //: 4 and variance 5. Let the 1 be on rank 0, and the others on rank 1:
  let split: [Tensor<Float>] = [[1], [3, 5, 7]]
  table(
    [["", "count", "mean", "variance", "sum", "sum of squares"]]
      + (split + [.cat(split)]).enumerated().map { index, own in
        [index < 2 ? "rank \(index)" : "all", "\(own.count)"]
          + [
            own.mean(), own.variance(correction: 0), own.sum(), own.squared().sum(),
          ].map { formatted($0.item) }
      })
  //: If each rank used its own statistics, rank 0 would normalize its only number to 0, whatever it
  //: is. The mean of the two means is 3 instead of 4. Even if the mean is right, the variance is
  //: not the mean of the variances: that of all numbers also contains how far apart the ranks'
  //: means are. But the last two columns can be added, and so can the counts:
  let totals: Tensor<Float> = [1 + 3, 1 + 15, 1 + 83]
  let (n, total, squares) = (totals[0], totals[1], totals[2])
  show(total / n)
  show(squares / n - (total / n).squared())
  claim((total / n).item == 4 && (squares / n - (total / n).squared()).item == 5, "μ = 4, σ² = 5")
  //: So three numbers for each channel are enough: count, sum and sum of squares. No rank sees the
  //: numbers of another. This is *synchronized batch normalization* (exercise 16.3). The backward
  //: pass needs two more sums for each channel, because chapter 10's gradient contains the means of
  //: $dy$ and of $dy \cdot \hat{x}$ over the whole batch. The library does both, here with one and
  //: three numbers on two ranks:
  //: @term synchronized batch normalization: normalizing with the statistics of all ranks' items
  let normalized = try SimulatedRanks.run(2) { communicator in
    let parallel = try DataParallel(
      BatchNorm1d(1), over: communicator, replica: { BatchNorm1d(1) })
    let own = split[communicator.rank].reshaped([-1, 1])
    return parallel(own, counts: [own.shape[0]]).value.reshaped([-1])
  }
  show(normalized[0])
  let together = BatchNorm1d(1)(Variable([[1], [3], [5], [7]])).value.reshaped([-1])
  claim(
    normalized.allSatisfy { ($0 - together).abs().max().item < 1e-6 },
    "chapter 10's result, on both ranks")
  //: There is one more trap. Far from 0, the sum of squares is a large number, and the small
  //: difference that you want is lost in its rounding. Here are the same numbers, moved by 10,000.
  //: The variance is still 5. First by the squares, then by the deviations from the mean:
  let far: Tensor<Float> = [10_001, 10_003, 10_005, 10_007]
  show(far.squared().mean() - far.mean().squared())
  show((far - far.mean()).squared().mean())
  claim(
    (far.squared().mean() - far.mean().squared()).item != 5, "the digits of the squares are lost")
  //: So the library sends count, mean and the sum of squared deviations from it, and merges two
  //: ranks' numbers by a formula that also adds how far apart their means are.

  //: ## A loss that compares
  //:
  //: A contrastive loss compares every row of a batch with all others (chapter 15). If a rank
  //: compares only its own rows, it has fewer negatives, and that is another loss. So the ranks
  //: *gather* their embeddings: after an all-gather, every rank has all rows. The values are now
  //: right. The gradients are where programs go wrong.
  //:
  //: Let two ranks have two rows each. The encoder is one matrix $W$. Rows 0 and 1 show one image,
  //: rows 2 and 3 another, and the loss asks each row which of the others is its partner. In one
  //: process, this is the gradient with respect to $W$:
  let rows: Tensor<Float> = [[1, 0], [2, 1], [0, 1], [1, 2]]
  let weight: Tensor<Float> = [[0.5, -0.25], [0.25, 0.5]]
  let whole = Parameter(weight)
  let embeddings = Variable(rows).matmul(whole)
  partnerLoss(embeddings, first: 0, all: embeddings).backward()
  let right = whole.gradient!
  show(right)
  //: A gathered row is only numbers: it has lost its history, so no gradient flows back into the
  //: encoder of another rank. Each rank can put its *own* rows back, with their history. There are
  //: four ways to go on, and you find all of them in programs:
  //:
  //: 1. Every rank computes the whole loss. Only its own rows have gradients. At the end the
  //:    gradients of $W$ are *averaged*, as libraries for data-parallel training do.
  //: 2. Every rank computes the loss of its own rows, each against all. The rows of the others are
  //:    constants. At the end the gradients of $W$ are added.
  //: 3. As in 2, but the gather has a backward pass: what the losses of all ranks say about a row
  //:    is added up and returned to the rank that owns the row. That is a reduce-scatter.
  //: 4. As in 1, but the gradients of $W$ are *added*.
  //:
  //: These are the four gradients, their length relative to the right one, and the cosine of the
  //: angle between them (the code is in `Gathers.swift`):
  let found = try Gather.allCases.map { gather in
    try SimulatedRanks.run(2) { try gatheredGradient(gather, rows, weight, on: $0) }[0]
  }
  func length(_ x: Tensor<Float>) -> Float { x.squared().sum().item.squareRoot() }
  table(
    [["way", "∂L/∂W", "length", "cosine"]]
      + found.enumerated().map { index, own in
        [
          "\(index + 1)",
          own.scalars.map { formatted(Double($0), decimals: 3) }.joined(separator: ", "),
          formatted(Double(length(own) / length(right)), decimals: 3),
          formatted(
            Double((own * right).sum().item / length(own) / length(right)), decimals: 3),
        ]
      })
  func isRight(_ own: Tensor<Float>) -> Bool { (own - right).abs().max().item < 1e-6 }
  claim(isRight(found[2]) && isRight(found[3]), "ways 3 and 4 are right")
  claim(
    isRight(found[0] * 2) && !isRight(found[1]), "way 1 is half as long, way 2 is another gradient")
  //: *Way 1* is too short: with $n$ ranks, it is $1/n$ of the right gradient. Each rank has only
  //: its part of the gradient of *one* loss, and parts are added, not averaged. Averaging is right
  //: if every rank has a loss of its own, the mean over its items, and equally many items. Nobody
  //: notices, because Adam divides each gradient by its own size (chapter 7). Its first step is the
  //: same for the right gradient and for half of it:
  func firstStep(_ gradient: Tensor<Float>) -> Tensor<Float> {
    let parameter = Parameter(weight)
    parameter.gradient = gradient
    Adam([parameter], learningRate: 0.1).step()
    return parameter.value - weight
  }
  show(firstStep(right))
  show(firstStep(found[0]))
  claim(
    (firstStep(right) - firstStep(found[0])).abs().max().item < 1e-5,
    "Adam hides a factor")
  //: The day you use SGD, weight decay or gradient clipping, the factor is back.
  //:
  //: *Way 2* has another direction. Each row is an anchor in the loss of its own rank, and a
  //: negative in the loss of the other. Way 2 forgets the second part: a row is never pushed away
  //: by the anchors of another rank. It learns something, so again nobody notices.
  //:
  //: *Ways 3 and 4* are right. Way 3 computes less: each rank compares only its own rows (exercise
  //: 16.4). Way 4 computes the whole loss on every rank, and needs no second exchange. It works for
  //: any loss, also for one that is not a sum over rows. The library's `DataParallel` is way 4, and
  //: the loss after it is the loss of one process, word for word:
  let throughLibrary = try SimulatedRanks.run(2) { communicator in
    var generator = Generator(seed: 1)
    let linear = Linear(2, 2, bias: false, using: &generator)
    linear.weight.update { $0 = weight.transposed() }
    let parallel = try DataParallel(linear, over: communicator, replica: { Sequential([]) })
    let first = 2 * communicator.rank
    let all = parallel(rows[first..<first + 2], counts: [2])
    partnerLoss(all, first: 0, all: all).backward()
    parallel.reduceGradients()
    return linear.weight.gradient!.transposed()
  }
  claim(throughLibrary.allSatisfy(isRight), "the right gradient, on both ranks")
  //: (A last trap, in way 3: the first own row is row 2 of all rows on rank 1, not row 0. A mask
  //: that forgets this hides the wrong row, and leaves each row among its own answers.)

  //: ## What a step costs
  //:
  //: Back to the week and the seven machines. A step has two parts: the computation, which is
  //: divided among the ranks, and the communication, which is not. The gradients have as many
  //: numbers as the network has parameters, four bytes each:
  var generator = Generator(seed: 1)
  let resNet = ResNet18(using: &generator)
  resNet.fc = Identity()
  let bytes = 4 * resNet.parameterCount
  note("\(resNet.parameterCount) parameters, \(formatted(Double(bytes) / 1e6)) MB of gradients")
  //: The rest was measured, or is assumed. A step of `siamese` with 32 pairs of 100 × 100 pixels
  //: takes 0.65 seconds on a machine with two cores. A small message between two machines takes
  //: about 50 microseconds. Networks send 1, 10 or 100 billion bits a second (Gbit/s): an office, a
  //: data center, a cluster. Then with $n$ ranks
  //:
  //: $$\begin{aligned} \text{step} ={} & \frac{\text{compute}}{n} \\ & + 2 \cdot \frac{n - 1}{n} \cdot \frac{\text{bytes}}{\text{bandwidth}} \\ & + 2 \log_2 n \cdot \text{latency} \end{aligned}$$
  let bandwidths = [1e9, 10e9, 100e9]
  let costs = bandwidths.map {
    StepCost(compute: 0.65, bytes: Double(bytes), bandwidth: $0, latency: 50e-6)
  }
  //: Must the ranks wait for the communication? The backward pass computes the gradients of the
  //: last layer first. They can be sent while the earlier layers are still being computed. So the
  //: library collects gradients in *buckets* of some megabytes, and sends a bucket as soon as it is
  //: full. This is called *overlap*. The backward pass is about two thirds of the computation; at
  //: best, as much communication is hidden behind it.
  //: @term bucket: gradients of several parameters that are sent together
  //: @term overlap: communicating while the backward pass still computes
  //:
  //: Split one batch of 32 pairs among more and more machines. The milliseconds of a step, first
  //: without overlap, then at best with overlap:
  func cells(_ ranks: Int, batches: Double, unit: Double) -> [String] {
    ["\(ranks)"]
      + costs.map { cost in
        [false, true].map { overlaps in
          let time = cost.step(
            compute: batches * cost.compute / Double(ranks), ranks: ranks, overlaps: overlaps)
          return formatted(time * unit)
        }.joined(separator: " / ")
      }
  }
  let heading = ["ranks", "1 Gbit/s", "10 Gbit/s", "100 Gbit/s"]
  table(
    [heading]
      + [1, 2, 4, 8, 16, 32].map { cells($0, batches: 1, unit: 1000) })
  func step(_ cost: StepCost, ranks: Int, overlaps: Bool) -> Double {
    cost.step(compute: cost.compute / Double(ranks), ranks: ranks, overlaps: overlaps)
  }
  claim(
    step(costs[0], ranks: 8, overlaps: true) > 0.65,
    "through an office network, eight machines are slower than one, even with overlap")
  claim(
    step(costs[1], ranks: 8, overlaps: true) < 0.65 / 7,
    "at 10 Gbit/s and with overlap, they are more than 7 times as fast")
  //: The gradients of eight pairs take as long to send as those of a thousand, so give each machine
  //: more to do. With 32 pairs on each of 256 machines, a batch has 8,192 pairs. The seconds of a
  //: step with such a batch:
  table(
    [heading]
      + [1, 2, 4, 8, 16, 32, 64, 128, 256].map {
        cells($0, batches: 256, unit: 1)
      })
  //: As speedup, that is, how many times as fast as one machine:
  func speedup(_ cost: StepCost, batches: Double, overlaps: Bool) -> [(Double, Double)] {
    (0...8).map { exponent in
      let ranks = 1 << exponent
      let one = batches * cost.compute
      let step = cost.step(compute: one / Double(ranks), ranks: ranks, overlaps: overlaps)
      return (Double(ranks), one / step)
    }
  }
  try plot(
    [
      Curve("ideal", (0...8).map { (Double(1 << $0), Double(1 << $0)) }),
      Curve("8,192 pairs, 10 Gbit/s", speedup(costs[1], batches: 256, overlaps: false)),
      Curve("8,192 pairs, 1 Gbit/s", speedup(costs[0], batches: 256, overlaps: false)),
      Curve(
        "32 pairs, 10 Gbit/s",
        Array(speedup(costs[1], batches: 1, overlaps: false).prefix(6))),
      Curve(
        "32 pairs, 1 Gbit/s", Array(speedup(costs[0], batches: 1, overlaps: false).prefix(6))),
    ], to: "speedup.svg", x: "ranks", y: "speedup, without overlap", logarithmic: true)
  //: The curves for 32 pairs bend early: there is little to compute and much to send. (A larger
  //: batch is not free, either. It takes fewer, larger steps, and needs another learning rate:
  //: P. Goyal and others, "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.)
  //:
  //: The tables count the messages of a tree with halves. In a ring of 256 ranks, the 510 messages
  //: alone take longer than all the bytes at 100 Gbit/s. In milliseconds:
  let fast = costs[2]
  table([
    ["all-reduce of 256 ranks, 100 Gbit/s", "ms"],
    ["bytes alone", formatted(1000 * fast.communication(ranks: 256, messages: 0), decimals: 1)],
    [
      "ring",
      formatted(
        1000 * fast.communication(ranks: 256, messages: ringMessages(256)), decimals: 1),
    ],
    [
      "tree with halves",
      formatted(
        1000 * fast.communication(ranks: 256, messages: treeMessages(256)), decimals: 1),
    ],
  ])
  claim(
    Double(ringMessages(256)) * fast.latency > fast.communication(ranks: 256, messages: 0),
    "the waiting takes longer than the sending")

  //: ### Is the formula right?
  //:
  //: Compare it with two real steps, of one rank and of two. Each rank is a thread with one core,
  //: not two as in the tables, and the network between them is the memory. These are the shortest
  //: times of several runs on the machine on which the book was written. `--measure` measures them
  //: on yours.
  //:
  //: The formula assumes that half of the pairs take half of the time. So measure that, too: a rank
  //: that trains with 16 pairs, first alone, then while another one does the same. They exchange
  //: nothing. The *efficiency* is half of the time of all pairs, divided by the measured time of
  //: half of them:
  //: @term efficiency: the time that work would take if it were divided perfectly, divided by the time that it takes
  let one = 1.49
  let half = (alone: 0.83, both: 0.94)
  let both = (step: 1.22, exchange: 0.17)
  let efficiency = one / 2 / half.both
  let predicted = (
    perfect: one / 2 + both.exchange, measured: one / (2 * efficiency) + both.exchange
  )
  table([
    ["32 pairs, one core for each rank", "seconds"],
    ["one rank, measured", formatted(one, decimals: 2)],
    ["half of the pairs, alone, measured", formatted(half.alone, decimals: 2)],
    ["half of the pairs on each of two ranks, measured", formatted(half.both, decimals: 2)],
    ["all-reduce over two ranks, measured", formatted(both.exchange, decimals: 2)],
    ["two ranks, by the formula, without overlap", formatted(predicted.perfect, decimals: 2)],
    ["the same, with the measured efficiency", formatted(predicted.measured, decimals: 2)],
    ["two ranks, measured", formatted(both.step, decimals: 2)],
  ])
  note("efficiency \(formatted(100 * efficiency, decimals: 0)) %")
  claim(
    both.step < one && both.step / predicted.perfect > 1.25,
    "two ranks are faster than one, but much slower than the formula says")
  claim(
    (1...1.15).contains(both.step / predicted.measured),
    "with the measured efficiency, the formula is 10 % off")
  //: Half of the pairs take more than half of the time. A small part of a batch uses a core less
  //: well, and every rank updates all parameters, however few its pairs. Two ranks on one machine
  //: also share its memory. Divide the computation by the efficiency, and most of the difference is
  //: explained:
  //:
  //: $$\text{step} = \frac{\text{compute}}{n \cdot \text{efficiency}} + \text{communication}$$
  //:
  //: What is still left out? At each of twenty batch normalizations, and in both passes, each rank
  //: waits for the slower one, and gradients are copied into buckets and out of them. So take the
  //: tables, in which the efficiency is 1, for what they are: a lower bound, and a way to see what
  //: to buy. No formula replaces a measurement of two ranks.
  begin()
  if options.flag("measure") {
    let (one, both) = (
      try MeasuredStep.measured(ranks: 1), try MeasuredStep.measured(ranks: 2)
    )
    table(
      [
        ["this machine", "seconds"], ["one rank", formatted(one.step)],
        ["half of the pairs, alone", formatted(try MeasuredStep.measuredHalf(ranks: 1))],
        ["two halves at once", formatted(try MeasuredStep.measuredHalf(ranks: 2))],
        ["all-reduce", formatted(both.exchange)], ["two ranks", formatted(both.step)],
      ], varies: true)
  }

  //: ## The real thing
  //:
  //: So far, ranks were threads, and nothing had to be installed. Real ranks are processes, on one
  //: machine or on many. *MPI*, the Message Passing Interface, is a standard for the messages
  //: between them, and Open MPI is a library that implements it. Its program `mpirun` starts your
  //: program several times and tells each process its rank. Install it, build `siamese` with it,
  //: and train on two ranks:
  //: @term MPI: the Message Passing Interface, a standard for exchanging messages between processes
  //:
  //: ```sh
  //: $(command -v sudo) apt-get install -y libopenmpi-dev openmpi-bin
  //: WINGBEAT_MPI=1 swift build -c release --product siamese
  //: mpirun -n 2 --bind-to none .build/release/siamese train --data photos/ --out Output/photos
  //: ```
  //:
  //: It is the command that you know, with `mpirun -n 2` in front; `--bind-to none` lets a rank use
  //: more than one core. For several machines, name them: `mpirun --host anna,bert …`, with the
  //: program and the images at the same path on each. Every rank uses its share of the cores of its
  //: machine. Rank 0 prints, evaluates and writes the checkpoints.
  //:
  //: `--shards` is the number of shards of a batch: one for each process, unless you say
  //: otherwise. With `--shards 8`, one, two, four and eight ranks give the same bits, and a
  //: checkpoint of two ranks continues on four to the same bits. That costs time, because small
  //: parts of a batch take longer than one large part. If a rank dies or hangs, all of them end,
  //: and one sentence says which rank it was. Then `--resume` continues from the last checkpoint,
  //: also on fewer ranks.

  //: ## What was built
  //:
  //: Parts of a batch that add up to the batch; two ways to add without a center; a sum that has
  //: the same bits on any number of ranks; batch normalization and contrastive losses that see all
  //: items; and a formula that says, before you buy it, what another machine is worth. So why does
  //: a week not become a day on seven machines? Because six of them wait for the network, unless
  //: the batch is large, the network is fast, or both work at the same time.
  //:
  //: Read next: S. Li and others, "PyTorch Distributed: experiences on accelerating data parallel
  //: training" (2020), for buckets and overlap; P. Patarasuk and X. Yuan, "Bandwidth optimal
  //: all-reduce algorithms for clusters of workstations" (2009), the ring; R. Thakur,
  //: R. Rabenseifner and W. Gropp, "Optimization of collective communication operations in MPICH"
  //: (2005), the tree with halves.
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/16-ManyMachines`. `swift run learn list` lists the exercises;
  //: `swift run learn check 16` checks this chapter's.
}
