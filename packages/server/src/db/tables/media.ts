/** A file in a post, with what is said of it there. */
export interface PostMediaTable {
  postId: number;
  position: number;
  fileId: number;
  description: string | null;
  focusX: number;
  focusY: number;
}

/** A file in a version of a post, with what was said of it then. */
export interface PostEditMediaTable extends PostMediaTable {
  editId: number;
}
