import Exercises07
import Exercises12
import Milestones

Milestone.siamese(Exercises07.Answers.all + Exercises12.Answers.all).main()
