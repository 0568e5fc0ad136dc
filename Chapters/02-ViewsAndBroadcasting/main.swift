//: # 2. Views and broadcasting
//: @question How do you turn a photograph on its side without moving one of its 36 million numbers?
//:
//: A photograph of four thousand by three thousand pixels has 36 million numbers: red, green and
//: blue for each pixel. You want it turned on its side, or only its left half, or only its green
//: channel. How many numbers have to be moved for that? None.
//:
//: Chapter 1 said why: a tensor is a row of numbers in memory, and a rule for finding each of them.
//: So leave the numbers where they are and change the rule. The result is called a *view*. This
//: chapter shows the kinds of views there are and what they cannot do. Then it shows how a small
//: tensor can be used as if it were a large one, which is called *broadcasting*.
//: @term view: a tensor that reads another tensor's numbers by its own rule, without a copy
//: @term broadcasting: using a small tensor as if it were repeated along the axes that it lacks
import Notebook
import NotebookImages
import Tensors

chapter { _ in
  //: ## Storage, shape, strides, offset
  //:
  //: Every tensor has a *storage*: its numbers in memory, one after the other. Three things say how
  //: to read it: the *shape* (the number of elements along each axis), the *strides* (how far apart
  //: neighbors are in storage) and the *offset* (where the first element is). Here is a tensor, and
  //: below it its storage. Under each number is the index by which the tensor finds it.
  //: @term storage: the numbers of a tensor in memory, one after the other
  let x: Tensor<Float> = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  show(x)
  note(storageDiagram(of: x, in: x))
  //: Element [1, 2] is the 6, at position $\text{offset} + 1 \cdot 3 + 2 \cdot 1 = 5$.

  //: ## Transpose: swap two strides
  //:
  //: Turn rows into columns. One step down used to move by 3 positions and one step right by 1; now
  //: it is the other way around. Look at the storage: the numbers have not moved, but their indices
  //: have changed.
  let transposed = x.transposed()
  show(transposed)
  note(storageDiagram(of: transposed, in: x))
  claim(
    transposed.strides == [1, 3] && x.strides == [3, 1],
    "the strides are swapped")
  claim(transposed.sharesStorage(with: x), "both use the same storage")
  //: For the photograph's 36 million numbers, this takes no longer than for six.
  let photograph = Tensor<UInt8>.zeros([3000, 4000, 3])
  let onItsSide = photograph.transposed(0, 1)
  claim(photograph.count == 36_000_000, "3000 · 4000 · 3 numbers")
  claim(
    onItsSide.sharesStorage(with: photograph),
    "on its side, and not one of them was moved")

  //: ## Permute: any order of the axes
  //:
  //: Cameras store the three channels of a pixel together: the shape is [height, width, channel].
  //: Networks want one grid for each channel: [channel, height, width]. `permuted` takes the axes
  //: in the order that you give: first the old axis 2, then 0, then 1. Here is an image of two by
  //: two pixels. Red numbers start with 1, green with 2, blue with 3.
  let photo: Tensor<Float> = [
    [[10, 20, 30], [11, 21, 31]],
    [[12, 22, 32], [13, 23, 33]],
  ]
  let channels = photo.permuted([2, 0, 1])
  show(channels)
  note(storageDiagram(of: channels, in: photo))
  claim(
    channels.strides == [1, 6, 3],
    "strides [6, 3, 1], in the order 2, 0, 1")

  //: ## Slice: start later, take fewer, take larger steps
  //:
  //: The last two columns start one position later. Only the offset and the shape change.
  let right = x[.all, 1...]
  show(right)
  note(storageDiagram(of: right, in: x))
  claim(
    right.offset == 1 && right.strides == x.strides,
    "offset 1, and the same strides")
  //: Take every second column. A step over two columns moves twice as far, so the stride doubles.
  let everySecond = x[.all, .every(2)]
  show(everySecond)
  note(storageDiagram(of: everySecond, in: x))
  claim(everySecond.strides == [3, 2], "the last stride was 1 and is now 2")
  //: With a single number instead of a range, the axis disappears: row 1 is a vector. Its offset is
  //: 1 · 3. A negative number counts from the end.
  show(x[1])
  show(x[.all, -1])
  claim(
    x[1].offset == 3 && x[.all, -1].offset == 2,
    "row 1 starts at position 3, the last column at 2")
  //: Here is the cat of chapter 1, with three slices of it: its left half, its head, and every
  //: second pixel of every second row, which is an image of half the size. These are four tensors,
  //: but only one storage.
  let cat = animal(4)
  let (left, head) = (cat[.all, .all, ..<16], cat[.all, 4..<20, 8..<24])
  let small = cat[.all, .every(2), .every(2)]
  try show(
    pictures: [left.padded(axis: 2, before: 0, after: 16, .constant(1)), cat],
    columns: 2, scale: 4, as: "cat.png")
  try show(pictures: [head, small], columns: 2, scale: 8, as: "slices.png")
  claim(
    [left, head, small].allSatisfy { $0.sharesStorage(with: cat) },
    "three slices, and no number was copied")
  claim(
    cat.strides == [1024, 32, 1] && small.strides == [1024, 64, 2],
    "every second row, every second pixel: two strides doubled")

  //: ## Advanced indexing: a list, or a mask
  //:
  //: Rows 1, 0 and 1 again? A list of indices between the brackets selects them, in that order.
  //: This is called *advanced indexing*. No stride leads from 1 to 0 and back to 1, so the result
  //: cannot be a view: the numbers are copied.
  //: @term advanced indexing: selecting elements by a list of indices or a mask; this copies them
  let selected = x[[1, 0, 1]]
  show(selected)
  claim(!selected.sharesStorage(with: x), "a copy")
  //: Or ask a yes-or-no question about every element. The answers are a tensor of the same shape
  //: that contains only true and false, a *mask*. It selects the elements where the answer is true.
  //: @term mask: a tensor of true and false that selects the elements where it is true
  show(x .> 2)
  show(x[x .> 2])
  //: You can also write through a mask. Every number above 4 becomes 4:
  var capped = x
  capped[capped .> 4] = 4
  show(capped)
  claim(capped == x.minimum(4), "the minimum of each number and 4")

  //: ## Expand: a stride of zero
  //:
  //: What if a step along an axis does not move in memory at all? Then every index along that axis
  //: finds the same number. A row [1, 2, 3] becomes as many equal rows as you like, and there are
  //: still only three numbers in memory.
  let row: Tensor<Float> = [1, 2, 3]
  let rows = row.expanded(to: [4, 3])
  show(rows)
  note(storageDiagram(of: rows, in: row))
  claim(rows.strides == [0, 1], "a step down does not move in memory")
  claim(
    rows.count == 12 && rows.sharesStorage(with: row),
    "12 elements, but only three numbers in memory")
  //: In the same way, a column becomes as many equal columns as you like. Its second axis has size
  //: 1, and that is the axis to repeat.
  let column: Tensor<Float> = [[10], [20]]
  show(column.expanded(to: [2, 3]))
  claim(
    column.expanded(to: [2, 3]).strides == [1, 0],
    "a step right does not move in memory")

  //: ## Reshape: where views end
  //:
  //: `reshaped` keeps the order of the elements and changes where rows end. For x, nothing has to
  //: move: read the storage from left to right, two numbers to a row.
  let tall = x.reshaped([3, 2])
  show(tall)
  claim(tall.sharesStorage(with: x), "a view")
  //: Compare that with the transpose, which has the same shape. Transposing swaps rows and columns.
  //: Reshaping reads the elements row by row and fills a new table with them. It is a common
  //: mistake to use one for the other.
  show(transposed)
  claim(
    tall.shape == transposed.shape && tall != transposed,
    "the same shape, but not the same elements")
  //: Now reshape the transpose to a single row. Its elements in order are 1, 4, 2, 5, 3, 6, and in
  //: storage they are at positions 0, 3, 1, 4, 2, 5. The stride would have to be 3, then −2, then 3
  //: again. There is no such stride, so the numbers are copied into a new storage, in that order.
  let flat = transposed.reshaped([6])
  show(flat)
  claim(!transposed.isContiguous, "the transpose is not contiguous")
  claim(!flat.sharesStorage(with: x), "a copy")
  //: A tensor is *contiguous* if its storage holds its elements in row-major order, without gaps.
  //: Reshaping a contiguous tensor is free.
  //: @term contiguous: stored in row-major order, without gaps

  //: ## Broadcasting
  //:
  //: To add two tensors elementwise, their shapes should be equal. But often one of them is smaller
  //: and means "the same for every row". So before computing, both are expanded to a common shape.
  //: Expanding uses strides of 0, so nothing is copied.
  show(x + row)
  //: The rule is this. Write the shapes below each other, aligned at the *right*. Where one has no
  //: axis, imagine a 1. Then each pair of sizes must be equal, or one of them must be 1. The axis
  //: of size 1 is expanded.
  let pairs: [([Int], [Int])] = [
    ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 3], []), ([2, 1], [3]),
    ([4, 1, 3], [2, 1]), ([2, 3], [2]), ([2, 3], [3, 2]), ([0], [1]),
  ]
  var lines = [["one", "other", "result"]]
  for (one, other) in pairs {
    let result = Shape.broadcast(one, other)
    lines.append([
      "\(one)", "\(other)", result.map { "\($0)" } ?? "do not match",
    ])
  }
  table(lines)
  //: Remember the sixth line. Two rows of three, plus two numbers: one for each row? The rule
  //: aligns at the right, so the 2 meets the 3, and they do not match. Say what you mean by giving
  //: the two numbers a second axis: shape [2, 1] is a column.
  claim(Shape.broadcast([2, 3], [2]) == nil, "[2, 3] and [2] do not match")
  let two: Tensor<Float> = [10, 20]
  show(x + two.reshaped([2, 1]))
  //: A row and a column together make a whole table: each number of one with each number of the
  //: other. Here are all the sums of two dice.
  let die = Tensor<Float>.arange(1, 7)
  show(die.reshaped([6, 1]) + die)
  claim((die.reshaped([6, 1]) + die)[2, 4].item == 8, "3 plus 5 is 8")

  //: ## A batch of animals
  //:
  //: A network reads several images at once: a *batch*. A batch is one tensor with one more axis.
  //: Here are two cats and two dogs. The axes are image, channel, row, column.
  //: @term batch: several examples in one tensor, which are computed with together
  let batch = Tensor.stack([4, 0, 1, 3].map { animal($0) })
  show(batch.shape)
  //: How much red, green and blue do they have on average? The mean over images, rows and columns,
  //: which are axes 0, 2 and 3, leaves one number for each channel.
  let mean = batch.mean([0, 2, 3])
  show(mean)
  //: Now subtract these means, and each channel is centered around 0. Networks learn better from
  //: such images, and chapter 8 comes back to it. But three numbers do not match the batch: aligned
  //: at the right, the 3 meets the 32 columns. Append two axes of size 1, and the 3 meets the
  //: channels.
  table([
    ["", "image", "channel", "row", "column"],
    ["batch", "4", "3", "32", "32"],
    ["mean", "", "", "", "3"],
    ["mean, reshaped", "", "3", "1", "1"],
  ])
  claim(
    Shape.broadcast(batch.shape, mean.shape) == nil,
    "[4, 3, 32, 32] and [3] do not match")
  let centeredBatch = batch - mean.reshaped([3, 1, 1])
  claim(
    centeredBatch.mean([0, 2, 3]).abs().max().item < 1e-5,
    "each channel now has mean 0")
  //: Each of the three numbers was used 4,096 times, and none was copied.

  //: ## The silent bug
  //:
  //: Broadcasting is convenient, and it hides bugs. Subtract each row's mean from the row. The mean
  //: over axis 1 is a vector with one number for each row. Let us use a square matrix, three by
  //: three.
  let square: Tensor<Float> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
  let means = square.mean([1])
  show(means)
  let wrong = square - means
  show(wrong)
  //: No error, and yet it is wrong: row 0 should be −1, 0, 1. The vector was broadcast as a row:
  //: its first number was subtracted from the first *column*. The shapes matched only because the
  //: matrix is square. With `keepDims`, axis 1 stays, with size 1, and the means are the column
  //: that they should be.
  let centered = square - square.mean([1], keepDims: true)
  show(centered)
  claim(wrong != centered, "the two results differ")
  claim(
    centered.mean([1]) == Tensor<Float>([0, 0, 0]),
    "each row now has mean 0")

  //: ## Writing: views are values
  //:
  //: If views share their numbers, does a change in one show up in the others? Not here. Before a
  //: tensor is written to, it checks whether another tensor uses the same storage. If so, it first
  //: makes a copy for itself. This is called *copy on write*.
  //: @term copy on write: sharing a storage until one tensor is written to, and copying only then
  var own = x.transposed()
  claim(own.sharesStorage(with: x), "before writing, the storage is shared")
  own[0, 0] = 100
  claim(!own.sharesStorage(with: x), "after writing, it is not")
  show(own)
  show(x)
  //: And x has not changed. (In NumPy and PyTorch it would have: there a view is a window onto the
  //: same numbers. Both designs are useful; this one has no surprises.) Writing again does not copy
  //: again, as no other tensor uses this storage.
  //:
  //: Writing to an expanded tensor copies as well, for another reason: four rows that share three
  //: numbers have no room for twelve different ones.
  var filled = rows
  filled[0, 0] = 100
  show(filled)
  claim(filled.strides == [3, 1], "it now has twelve numbers of its own")

  //: ## What was built
  //:
  //: A view is the same storage with another shape, other strides, or another offset. Transposing
  //: and permuting reorder the strides. Slicing moves the offset and multiplies a stride. Expanding
  //: sets a stride to 0. Reshaping is free where the tensor is contiguous, and can mean a copy
  //: where it is not. Broadcasting expands for you, aligned at the right.
  //:
  //: Read next: S. van der Walt, S. C. Colbert and G. Varoquaux, "The NumPy Array: A Structure for
  //: Efficient Numerical Computation", Computing in Science & Engineering 13 (2011).
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/02-ViewsAndBroadcasting`. `swift run learn list` lists the
  //: exercises; `swift run learn check 2` checks this chapter's.
}
