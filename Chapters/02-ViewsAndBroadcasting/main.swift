//: # 2. Views and broadcasting
//: @question How do you turn a picture of 36 million numbers on its side without moving one of them?
//:
//: A photograph of four thousand by three thousand dots has 36 million numbers: red, green and blue for
//: each dot. You want it turned on its side, or only its left half, or only its green. How many numbers
//: have to be moved for that? None.
//:
//: Chapter 1 said why: a tensor is a row of numbers in memory, and a rule for finding one of them. So
//: leave the numbers where they are and change the rule. What comes out is called a *view*. This chapter
//: shows the views there are, what they cannot do, and how small tensors are used as if they were large
//: ones, which is called *broadcasting*.
//: @term view: a tensor that looks at another one's numbers by a rule of its own, without a copy
//: @term broadcasting: using a small tensor as if its numbers were copied along the axes that it lacks
import Notebook
import NotebookImages
import Tensors

chapter { _ in
  //: ## Storage, and three facts
  //:
  //: Behind a tensor stands its *storage*: the numbers, one after the other. Three facts say how to read
  //: it: the *shape* (how many places along each axis), the *strides* (how far apart neighbors stand in
  //: storage) and the *offset* (where the first one stands). Here is a tensor, and below it its storage.
  //: Under each number stand the indices by which the tensor finds it.
  //: @term storage: the numbers of a tensor as they stand in memory, one after the other
  let x: Tensor<Float> = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  show(x)
  note(drawing(of: x, in: x))
  //: Entry [1, 2] is the 6, and it stands at place $\text{offset} + 1 \cdot 3 + 2 \cdot 1 = 5$.

  //: ## Transpose: exchange two strides
  //:
  //: Turn rows into columns. One step down used to pass 3 places and one step right 1; now it is the
  //: other way around. Look at the storage: the numbers stand still, their indices have changed.
  let turned = x.transposed()
  show(turned)
  note(drawing(of: turned, in: x))
  claim(
    turned.strides == [1, 3] && x.strides == [3, 1],
    "the strides are exchanged")
  claim(turned.sharesStorage(with: x), "the numbers are the same ones")
  //: This takes as long for the photograph's 36 million numbers as for six.
  let photograph = Tensor<UInt8>.zeros([3000, 4000, 3])
  let onItsSide = photograph.transposed(0, 1)
  claim(photograph.count == 36_000_000, "3000 · 4000 · 3 numbers")
  claim(
    onItsSide.sharesStorage(with: photograph),
    "turned, and not one of them was moved")

  //: ## Permute: any order of the axes
  //:
  //: Cameras give the three colors of a dot together: the shape is [height, width, color]. Networks want
  //: one picture for each color: [color, height, width]. `permuted` takes the axes in the order you say:
  //: first what was axis 2, then 0, then 1. Here is a picture of two by two dots; red numbers start with
  //: 1, green ones with 2, blue ones with 3.
  let photo: Tensor<Float> = [
    [[10, 20, 30], [11, 21, 31]],
    [[12, 22, 32], [13, 23, 33]],
  ]
  let colors = photo.permuted([2, 0, 1])
  show(colors)
  note(drawing(of: colors, in: photo))
  claim(
    colors.strides == [1, 6, 3],
    "strides [6, 3, 1], taken in the order 2, 0, 1")

  //: ## Slices: start elsewhere, take fewer, step further
  //:
  //: The last two columns start one place later. Only the offset and the shape change.
  let right = x[.all, 1...]
  show(right)
  note(drawing(of: right, in: x))
  claim(
    right.offset == 1 && right.strides == x.strides,
    "offset 1, strides as before")
  //: Every second column: a step over two columns passes twice as many places, so the stride doubles.
  let second = x[.all, .every(2)]
  show(second)
  note(drawing(of: second, in: x))
  claim(second.strides == [3, 2], "the last stride was 1 and is 2")
  //: With a single number instead of a range, the axis is gone: row 1 is a vector. Its offset is 1 · 3.
  //: A negative number counts from the end.
  show(x[1])
  show(x[.all, -1])
  claim(
    x[1].offset == 3 && x[.all, -1].offset == 2,
    "row 1 starts at place 3, the last column at 2")
  //: The cat of chapter 1, and three slices of it: its left half, its head, and every second dot of every
  //: second row, which is a picture of half the size. They are four tensors, and the numbers of one.
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
    "every second row, every second dot: two strides doubled")

  //: ## Picking with a list, or by a question
  //:
  //: Rows 1, 0 and 1 again? A list of places between the brackets picks them, in that order. No stride
  //: leads from 1 to 0 and back to 1, so this is no view: the numbers are copied.
  let chosen = x[[1, 0, 1]]
  show(chosen)
  claim(!chosen.sharesStorage(with: x), "a copy")
  //: Or ask a question of every number. The answers are a tensor of the same shape, true or false, and such
  //: a *mask* picks the numbers for which the answer was yes.
  //: @term mask: a tensor of true and false that picks the entries for which it is true
  show(x .> 2)
  show(x[x .> 2])
  //: The same brackets write. Every number above 4 becomes 4:
  var capped = x
  capped[capped .> 4] = 4
  show(capped)
  claim(capped == x.minimum(4), "as the smaller of each number and 4")

  //: ## Expand: a stride of nothing
  //:
  //: What if a step along an axis passes no place at all? Then all places along it hold the same number.
  //: A row [1, 2, 3] becomes as many equal rows as you like, and still there are three numbers in memory.
  let row: Tensor<Float> = [1, 2, 3]
  let rows = row.expanded(to: [4, 3])
  show(rows)
  note(drawing(of: rows, in: row))
  claim(rows.strides == [0, 1], "a step down passes 0 places")
  claim(
    rows.count == 12 && rows.sharesStorage(with: row),
    "12 entries, three numbers")
  //: In the same way a column becomes as many equal columns as you like: its axis has size 1, and that is
  //: the axis to repeat.
  let column: Tensor<Float> = [[10], [20]]
  show(column.expanded(to: [2, 3]))
  claim(
    column.expanded(to: [2, 3]).strides == [1, 0],
    "a step right passes 0 places")

  //: ## Reshape: where views end
  //:
  //: `reshaped` keeps the order of the numbers and says anew where rows end. For x this needs no moving:
  //: read the storage from left to right, two to a row.
  let tall = x.reshaped([3, 2])
  show(tall)
  claim(tall.sharesStorage(with: x), "a view")
  //: Compare that with the transpose, which has the same shape. Transposing turns the table; reshaping
  //: reads it row by row and fills another table. To take one for the other is a common mistake.
  show(turned)
  claim(
    tall.shape == turned.shape && tall != turned,
    "the same shape, not the same tensor")
  //: Now reshape the transpose to a single row. Its order is 1, 4, 2, 5, 3, 6, and these stand at the
  //: places 0, 3, 1, 4, 2, 5. One stride would have to be 3, then −2, then 3 again. There is no such
  //: stride, so the numbers are copied into a new storage, in that order.
  let line = turned.reshaped([6])
  show(line)
  claim(
    !turned.isContiguous,
    "the transpose does not stand in storage in its own order")
  claim(!line.sharesStorage(with: x), "a copy")
  //: A tensor whose numbers stand in storage in its own order, without gaps, is called *contiguous*.
  //: Reshaping is free for those.
  //: @term contiguous: standing in memory in its own order, without gaps

  //: ## Broadcasting
  //:
  //: To add two tensors entry by entry, their shapes should be equal. But often one of them is smaller and
  //: means "the same for every row". So before computing, both are expanded to a common shape, with
  //: strides of 0, so that nothing is copied.
  show(x + row)
  //: The rule is this. Write the shapes under each other, aligned at the *right*. Where one has no axis,
  //: think of a 1. Then each pair of sizes must be equal, or one of them must be 1. The 1 is stretched.
  let pairs: [([Int], [Int])] = [
    ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 3], []), ([2, 1], [3]),
    ([4, 1, 3], [2, 1]), ([2, 3], [2]), ([2, 3], [3, 2]), ([0], [1]),
  ]
  var lines = [["one", "other", "together"]]
  for (one, other) in pairs {
    let together = Shape.broadcast(one, other)
    lines.append([
      "\(one)", "\(other)", together.map { "\($0)" } ?? "do not fit",
    ])
  }
  table(lines)
  //: The sixth line is the one to remember. Two rows of three, and two numbers: one for each row? The
  //: rule aligns at the right, so the 2 meets the 3, and that does not fit. Say what you mean by giving
  //: the two numbers a second axis: the shape [2, 1] is a column.
  claim(Shape.broadcast([2, 3], [2]) == nil, "[2, 3] and [2] do not fit")
  let two: Tensor<Float> = [10, 20]
  show(x + two.reshaped([2, 1]))
  //: A row and a column together make a whole table, each number of one with each of the other. Here are
  //: all the sums of two dice.
  let die = Tensor<Float>.arange(1, 7)
  show(die.reshaped([6, 1]) + die)
  claim((die.reshaped([6, 1]) + die)[2, 4].item == 8, "3 and 5 are 8")

  //: ## A batch of animals
  //:
  //: A network reads several pictures at once: a *batch*. That is one tensor with an axis more. Here are
  //: two cats and two dogs. The axes are picture, color, row, column.
  //: @term batch: several examples in one tensor, to be computed with together
  let batch = Tensor.stack([4, 0, 1, 3].map { animal($0) })
  show(batch.shape)
  //: How much red, green and blue have they on average? The mean over pictures, rows and columns, the axes
  //: 0, 2 and 3, leaves one number for each color.
  let average = batch.mean([0, 2, 3])
  show(average)
  //: Now take these off, so that each color is around 0. Networks learn better then; chapter 8 comes
  //: back to it. But three numbers do not fit: aligned at the right, the 3 meets the 32 columns. Two axes of
  //: size 1 behind it move the 3 under the colors.
  table([
    ["", "picture", "color", "row", "column"],
    ["batch", "4", "3", "32", "32"],
    ["average", "", "", "", "3"],
    ["average, reshaped", "", "3", "1", "1"],
  ])
  claim(
    Shape.broadcast(batch.shape, average.shape) == nil,
    "[4, 3, 32, 32] and [3] do not fit")
  let around0 = batch - average.reshaped([3, 1, 1])
  claim(
    around0.mean([0, 2, 3]).abs().max().item < 1e-5,
    "in each color the mean is 0 now")
  //: Three numbers were used 4,096 times each, and copied not once.

  //: ## The quiet mistake
  //:
  //: Broadcasting is handy, and it hides mistakes. Take each row's mean away from the row. The mean over
  //: axis 1 is a vector of one number for each row. Let us use a square, three by three.
  let square: Tensor<Float> = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
  let means = square.mean([1])
  show(means)
  let wrong = square - means
  show(wrong)
  //: No complaint, and yet wrong: row 0 should be −1, 0, 1. The vector was taken for a row: its first
  //: number was subtracted from the first *column*. It passed only because the table is square. With
  //: `keepDims`, the summed axis stays, with size 1, and the means are the column that they should be.
  let centered = square - square.mean([1], keepDims: true)
  show(centered)
  claim(wrong != centered, "not the same")
  claim(
    centered.mean([1]) == Tensor<Float>([0, 0, 0]),
    "each row's mean is 0 now")

  //: ## Writing: views are values
  //:
  //: If views share their numbers, does a change in one show in the others? Not here. A tensor that is
  //: written to first makes sure that nobody else looks at its numbers. If somebody does, it takes a copy.
  //: This is called *copy on write*.
  //: @term copy on write: sharing numbers until somebody writes, and copying them only then
  var own = x.transposed()
  claim(own.sharesStorage(with: x), "before writing, the numbers are shared")
  own[0, 0] = 100
  claim(!own.sharesStorage(with: x), "after writing, they are not")
  show(own)
  show(x)
  //: And x is as it was. (In NumPy and PyTorch it would have changed: there a view is a window onto the
  //: same numbers. Both ways are of use; this one has no surprises.) Writing again costs no copy any
  //: more, as nobody else looks.
  //:
  //: Writing to an expanded tensor copies as well, for another reason: four rows on three numbers have no
  //: room for twelve different ones.
  var filled = rows
  filled[0, 0] = 100
  show(filled)
  claim(filled.strides == [3, 1], "now it has twelve numbers of its own")

  //: ## What was built
  //:
  //: A view is the same storage with another shape, other strides, another offset. Transposing and
  //: permuting reorder the strides; slicing moves the offset and multiplies a stride; expanding sets a
  //: stride to 0; reshaping is free where the numbers stand in order, and a copy where they do not.
  //: Broadcasting is expanding, done for you, aligned at the right.
  //:
  //: Read next: S. van der Walt, S. C. Colbert and G. Varoquaux, "The NumPy Array: A Structure for
  //: Efficient Numerical Computation", Computing in Science & Engineering 13 (2011).
  //:
  //: ## Exercises
  //:
  //: 2.1 *transposeView*: turn a table without moving a number. 2.2 *broadcastShape*: the rule above. 2.3
  //: *sliceView*: offset, shape and stride of a slice. The files are in
  //: `Exercises/02-ViewsAndBroadcasting`; `swift run learn check 2` checks them.
}
