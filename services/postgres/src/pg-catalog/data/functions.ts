// Generated from PostgreSQL 15 by scripts/generate-pg-catalog.ts.
export const functions = String.raw`
3	heap_tableam_handler	11	12	f	t	f	v	269	[2281]	\N	\N	\N	internal	table_am_handler
31	byteaout	11	12	f	t	f	i	2275	[17]	\N	\N	\N	bytea	cstring
33	charout	11	12	f	t	f	i	2275	[18]	\N	\N	\N	"char"	cstring
34	namein	11	12	f	t	f	i	19	[2275]	\N	\N	\N	cstring	name
35	nameout	11	12	f	t	f	i	2275	[19]	\N	\N	\N	name	cstring
38	int2in	11	12	f	t	f	i	21	[2275]	\N	\N	\N	cstring	smallint
39	int2out	11	12	f	t	f	i	2275	[21]	\N	\N	\N	smallint	cstring
40	int2vectorin	11	12	f	t	f	i	22	[2275]	\N	\N	\N	cstring	int2vector
41	int2vectorout	11	12	f	t	f	i	2275	[22]	\N	\N	\N	int2vector	cstring
42	int4in	11	12	f	t	f	i	23	[2275]	\N	\N	\N	cstring	integer
43	int4out	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
44	regprocin	11	12	f	t	f	s	24	[2275]	\N	\N	\N	cstring	regproc
45	regprocout	11	12	f	t	f	s	2275	[24]	\N	\N	\N	regproc	cstring
46	textin	11	12	f	t	f	i	25	[2275]	\N	\N	\N	cstring	text
47	textout	11	12	f	t	f	i	2275	[25]	\N	\N	\N	text	cstring
48	tidin	11	12	f	t	f	i	27	[2275]	\N	\N	\N	cstring	tid
49	tidout	11	12	f	t	f	i	2275	[27]	\N	\N	\N	tid	cstring
50	xidin	11	12	f	t	f	i	28	[2275]	\N	\N	\N	cstring	xid
51	xidout	11	12	f	t	f	i	2275	[28]	\N	\N	\N	xid	cstring
52	cidin	11	12	f	t	f	i	29	[2275]	\N	\N	\N	cstring	cid
53	cidout	11	12	f	t	f	i	2275	[29]	\N	\N	\N	cid	cstring
54	oidvectorin	11	12	f	t	f	i	30	[2275]	\N	\N	\N	cstring	oidvector
55	oidvectorout	11	12	f	t	f	i	2275	[30]	\N	\N	\N	oidvector	cstring
56	boollt	11	12	f	t	f	i	16	[16,16]	\N	\N	\N	boolean, boolean	boolean
57	boolgt	11	12	f	t	f	i	16	[16,16]	\N	\N	\N	boolean, boolean	boolean
60	booleq	11	12	f	t	f	i	16	[16,16]	\N	\N	\N	boolean, boolean	boolean
61	chareq	11	12	f	t	f	i	16	[18,18]	\N	\N	\N	"char", "char"	boolean
62	nameeq	11	12	f	t	f	i	16	[19,19]	\N	\N	\N	name, name	boolean
63	int2eq	11	12	f	t	f	i	16	[21,21]	\N	\N	\N	smallint, smallint	boolean
64	int2lt	11	12	f	t	f	i	16	[21,21]	\N	\N	\N	smallint, smallint	boolean
65	int4eq	11	12	f	t	f	i	16	[23,23]	\N	\N	\N	integer, integer	boolean
66	int4lt	11	12	f	t	f	i	16	[23,23]	\N	\N	\N	integer, integer	boolean
67	texteq	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
70	charne	11	12	f	t	f	i	16	[18,18]	\N	\N	\N	"char", "char"	boolean
72	charle	11	12	f	t	f	i	16	[18,18]	\N	\N	\N	"char", "char"	boolean
73	chargt	11	12	f	t	f	i	16	[18,18]	\N	\N	\N	"char", "char"	boolean
74	charge	11	12	f	t	f	i	16	[18,18]	\N	\N	\N	"char", "char"	boolean
79	nameregexeq	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
84	boolne	11	12	f	t	f	i	16	[16,16]	\N	\N	\N	boolean, boolean	boolean
86	pg_ddl_command_in	11	12	f	t	f	i	32	[2275]	\N	\N	\N	cstring	pg_ddl_command
87	pg_ddl_command_out	11	12	f	t	f	i	2275	[32]	\N	\N	\N	pg_ddl_command	cstring
88	pg_ddl_command_recv	11	12	f	t	f	i	32	[2281]	\N	\N	\N	internal	pg_ddl_command
90	pg_ddl_command_send	11	12	f	t	f	i	17	[32]	\N	\N	\N	pg_ddl_command	bytea
109	unknownin	11	12	f	t	f	i	705	[2275]	\N	\N	\N	cstring	unknown
110	unknownout	11	12	f	t	f	i	2275	[705]	\N	\N	\N	unknown	cstring
117	point_in	11	12	f	t	f	i	600	[2275]	\N	\N	\N	cstring	point
118	point_out	11	12	f	t	f	i	2275	[600]	\N	\N	\N	point	cstring
119	lseg_in	11	12	f	t	f	i	601	[2275]	\N	\N	\N	cstring	lseg
120	lseg_out	11	12	f	t	f	i	2275	[601]	\N	\N	\N	lseg	cstring
121	path_in	11	12	f	t	f	i	602	[2275]	\N	\N	\N	cstring	path
122	path_out	11	12	f	t	f	i	2275	[602]	\N	\N	\N	path	cstring
123	box_in	11	12	f	t	f	i	603	[2275]	\N	\N	\N	cstring	box
124	box_out	11	12	f	t	f	i	2275	[603]	\N	\N	\N	box	cstring
141	int4mul	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
144	int4ne	11	12	f	t	f	i	16	[23,23]	\N	\N	\N	integer, integer	boolean
145	int2ne	11	12	f	t	f	i	16	[21,21]	\N	\N	\N	smallint, smallint	boolean
146	int2gt	11	12	f	t	f	i	16	[21,21]	\N	\N	\N	smallint, smallint	boolean
147	int4gt	11	12	f	t	f	i	16	[23,23]	\N	\N	\N	integer, integer	boolean
148	int2le	11	12	f	t	f	i	16	[21,21]	\N	\N	\N	smallint, smallint	boolean
149	int4le	11	12	f	t	f	i	16	[23,23]	\N	\N	\N	integer, integer	boolean
150	int4ge	11	12	f	t	f	i	16	[23,23]	\N	\N	\N	integer, integer	boolean
151	int2ge	11	12	f	t	f	i	16	[21,21]	\N	\N	\N	smallint, smallint	boolean
152	int2mul	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
153	int2div	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
154	int4div	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
155	int2mod	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
156	int4mod	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
157	textne	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
158	int24eq	11	12	f	t	f	i	16	[21,23]	\N	\N	\N	smallint, integer	boolean
159	int42eq	11	12	f	t	f	i	16	[23,21]	\N	\N	\N	integer, smallint	boolean
160	int24lt	11	12	f	t	f	i	16	[21,23]	\N	\N	\N	smallint, integer	boolean
161	int42lt	11	12	f	t	f	i	16	[23,21]	\N	\N	\N	integer, smallint	boolean
162	int24gt	11	12	f	t	f	i	16	[21,23]	\N	\N	\N	smallint, integer	boolean
163	int42gt	11	12	f	t	f	i	16	[23,21]	\N	\N	\N	integer, smallint	boolean
164	int24ne	11	12	f	t	f	i	16	[21,23]	\N	\N	\N	smallint, integer	boolean
165	int42ne	11	12	f	t	f	i	16	[23,21]	\N	\N	\N	integer, smallint	boolean
166	int24le	11	12	f	t	f	i	16	[21,23]	\N	\N	\N	smallint, integer	boolean
167	int42le	11	12	f	t	f	i	16	[23,21]	\N	\N	\N	integer, smallint	boolean
168	int24ge	11	12	f	t	f	i	16	[21,23]	\N	\N	\N	smallint, integer	boolean
169	int42ge	11	12	f	t	f	i	16	[23,21]	\N	\N	\N	integer, smallint	boolean
170	int24mul	11	12	f	t	f	i	23	[21,23]	\N	\N	\N	smallint, integer	integer
171	int42mul	11	12	f	t	f	i	23	[23,21]	\N	\N	\N	integer, smallint	integer
172	int24div	11	12	f	t	f	i	23	[21,23]	\N	\N	\N	smallint, integer	integer
173	int42div	11	12	f	t	f	i	23	[23,21]	\N	\N	\N	integer, smallint	integer
176	int2pl	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
177	int4pl	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
178	int24pl	11	12	f	t	f	i	23	[21,23]	\N	\N	\N	smallint, integer	integer
179	int42pl	11	12	f	t	f	i	23	[23,21]	\N	\N	\N	integer, smallint	integer
180	int2mi	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
181	int4mi	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
182	int24mi	11	12	f	t	f	i	23	[21,23]	\N	\N	\N	smallint, integer	integer
183	int42mi	11	12	f	t	f	i	23	[23,21]	\N	\N	\N	integer, smallint	integer
184	oideq	11	12	f	t	f	i	16	[26,26]	\N	\N	\N	oid, oid	boolean
185	oidne	11	12	f	t	f	i	16	[26,26]	\N	\N	\N	oid, oid	boolean
195	pg_node_tree_in	11	12	f	t	f	i	194	[2275]	\N	\N	\N	cstring	pg_node_tree
196	pg_node_tree_out	11	12	f	t	f	i	2275	[194]	\N	\N	\N	pg_node_tree	cstring
197	pg_node_tree_recv	11	12	f	t	f	s	194	[2281]	\N	\N	\N	internal	pg_node_tree
198	pg_node_tree_send	11	12	f	t	f	s	17	[194]	\N	\N	\N	pg_node_tree	bytea
200	float4in	11	12	f	t	f	i	700	[2275]	\N	\N	\N	cstring	real
201	float4out	11	12	f	t	f	i	2275	[700]	\N	\N	\N	real	cstring
202	float4mul	11	12	f	t	f	i	700	[700,700]	\N	\N	\N	real, real	real
203	float4div	11	12	f	t	f	i	700	[700,700]	\N	\N	\N	real, real	real
204	float4pl	11	12	f	t	f	i	700	[700,700]	\N	\N	\N	real, real	real
205	float4mi	11	12	f	t	f	i	700	[700,700]	\N	\N	\N	real, real	real
206	float4um	11	12	f	t	f	i	700	[700]	\N	\N	\N	real	real
207	float4abs	11	12	f	t	f	i	700	[700]	\N	\N	\N	real	real
212	int4um	11	12	f	t	f	i	23	[23]	\N	\N	\N	integer	integer
213	int2um	11	12	f	t	f	i	21	[21]	\N	\N	\N	smallint	smallint
214	float8in	11	12	f	t	f	i	701	[2275]	\N	\N	\N	cstring	double precision
215	float8out	11	12	f	t	f	i	2275	[701]	\N	\N	\N	double precision	cstring
216	float8mul	11	12	f	t	f	i	701	[701,701]	\N	\N	\N	double precision, double precision	double precision
217	float8div	11	12	f	t	f	i	701	[701,701]	\N	\N	\N	double precision, double precision	double precision
218	float8pl	11	12	f	t	f	i	701	[701,701]	\N	\N	\N	double precision, double precision	double precision
219	float8mi	11	12	f	t	f	i	701	[701,701]	\N	\N	\N	double precision, double precision	double precision
220	float8um	11	12	f	t	f	i	701	[701]	\N	\N	\N	double precision	double precision
221	float8abs	11	12	f	t	f	i	701	[701]	\N	\N	\N	double precision	double precision
232	dpow	11	12	f	t	f	i	701	[701,701]	\N	\N	\N	double precision, double precision	double precision
240	nameeqtext	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
241	namelttext	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
242	nameletext	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
243	namegetext	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
244	namegttext	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
245	namenetext	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
247	texteqname	11	12	f	t	f	i	16	[25,19]	\N	\N	\N	text, name	boolean
248	textltname	11	12	f	t	f	i	16	[25,19]	\N	\N	\N	text, name	boolean
249	textlename	11	12	f	t	f	i	16	[25,19]	\N	\N	\N	text, name	boolean
250	textgename	11	12	f	t	f	i	16	[25,19]	\N	\N	\N	text, name	boolean
251	textgtname	11	12	f	t	f	i	16	[25,19]	\N	\N	\N	text, name	boolean
252	textnename	11	12	f	t	f	i	16	[25,19]	\N	\N	\N	text, name	boolean
266	nameconcatoid	11	12	f	t	f	i	19	[19,26]	\N	\N	\N	name, oid	name
267	table_am_handler_in	11	12	f	f	f	i	269	[2275]	\N	\N	\N	cstring	table_am_handler
268	table_am_handler_out	11	12	f	t	f	i	2275	[269]	\N	\N	\N	table_am_handler	cstring
279	float48mul	11	12	f	t	f	i	701	[700,701]	\N	\N	\N	real, double precision	double precision
280	float48div	11	12	f	t	f	i	701	[700,701]	\N	\N	\N	real, double precision	double precision
281	float48pl	11	12	f	t	f	i	701	[700,701]	\N	\N	\N	real, double precision	double precision
282	float48mi	11	12	f	t	f	i	701	[700,701]	\N	\N	\N	real, double precision	double precision
283	float84mul	11	12	f	t	f	i	701	[701,700]	\N	\N	\N	double precision, real	double precision
284	float84div	11	12	f	t	f	i	701	[701,700]	\N	\N	\N	double precision, real	double precision
285	float84pl	11	12	f	t	f	i	701	[701,700]	\N	\N	\N	double precision, real	double precision
286	float84mi	11	12	f	t	f	i	701	[701,700]	\N	\N	\N	double precision, real	double precision
287	float4eq	11	12	f	t	f	i	16	[700,700]	\N	\N	\N	real, real	boolean
288	float4ne	11	12	f	t	f	i	16	[700,700]	\N	\N	\N	real, real	boolean
289	float4lt	11	12	f	t	f	i	16	[700,700]	\N	\N	\N	real, real	boolean
290	float4le	11	12	f	t	f	i	16	[700,700]	\N	\N	\N	real, real	boolean
291	float4gt	11	12	f	t	f	i	16	[700,700]	\N	\N	\N	real, real	boolean
292	float4ge	11	12	f	t	f	i	16	[700,700]	\N	\N	\N	real, real	boolean
293	float8eq	11	12	f	t	f	i	16	[701,701]	\N	\N	\N	double precision, double precision	boolean
294	float8ne	11	12	f	t	f	i	16	[701,701]	\N	\N	\N	double precision, double precision	boolean
295	float8lt	11	12	f	t	f	i	16	[701,701]	\N	\N	\N	double precision, double precision	boolean
296	float8le	11	12	f	t	f	i	16	[701,701]	\N	\N	\N	double precision, double precision	boolean
297	float8gt	11	12	f	t	f	i	16	[701,701]	\N	\N	\N	double precision, double precision	boolean
298	float8ge	11	12	f	t	f	i	16	[701,701]	\N	\N	\N	double precision, double precision	boolean
299	float48eq	11	12	f	t	f	i	16	[700,701]	\N	\N	\N	real, double precision	boolean
300	float48ne	11	12	f	t	f	i	16	[700,701]	\N	\N	\N	real, double precision	boolean
301	float48lt	11	12	f	t	f	i	16	[700,701]	\N	\N	\N	real, double precision	boolean
302	float48le	11	12	f	t	f	i	16	[700,701]	\N	\N	\N	real, double precision	boolean
303	float48gt	11	12	f	t	f	i	16	[700,701]	\N	\N	\N	real, double precision	boolean
304	float48ge	11	12	f	t	f	i	16	[700,701]	\N	\N	\N	real, double precision	boolean
305	float84eq	11	12	f	t	f	i	16	[701,700]	\N	\N	\N	double precision, real	boolean
306	float84ne	11	12	f	t	f	i	16	[701,700]	\N	\N	\N	double precision, real	boolean
307	float84lt	11	12	f	t	f	i	16	[701,700]	\N	\N	\N	double precision, real	boolean
308	float84le	11	12	f	t	f	i	16	[701,700]	\N	\N	\N	double precision, real	boolean
309	float84gt	11	12	f	t	f	i	16	[701,700]	\N	\N	\N	double precision, real	boolean
310	float84ge	11	12	f	t	f	i	16	[701,700]	\N	\N	\N	double precision, real	boolean
315	pg_jit_available	11	12	f	t	f	v	16	[]	\N	\N	\N		boolean
321	json_in	11	12	f	t	f	i	114	[2275]	\N	\N	\N	cstring	json
322	json_out	11	12	f	t	f	i	2275	[114]	\N	\N	\N	json	cstring
323	json_recv	11	12	f	t	f	i	114	[2281]	\N	\N	\N	internal	json
324	json_send	11	12	f	t	f	i	17	[114]	\N	\N	\N	json	bytea
326	index_am_handler_in	11	12	f	f	f	i	325	[2275]	\N	\N	\N	cstring	index_am_handler
327	index_am_handler_out	11	12	f	t	f	i	2275	[325]	\N	\N	\N	index_am_handler	cstring
330	bthandler	11	12	f	t	f	v	325	[2281]	\N	\N	\N	internal	index_am_handler
331	hashhandler	11	12	f	t	f	v	325	[2281]	\N	\N	\N	internal	index_am_handler
347	poly_in	11	12	f	t	f	i	604	[2275]	\N	\N	\N	cstring	polygon
348	poly_out	11	12	f	t	f	i	2275	[604]	\N	\N	\N	polygon	cstring
390	array_ne	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
391	array_lt	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
392	array_gt	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
393	array_le	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
396	array_ge	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
436	macaddr_in	11	12	f	t	f	i	829	[2275]	\N	\N	\N	cstring	macaddr
437	macaddr_out	11	12	f	t	f	i	2275	[829]	\N	\N	\N	macaddr	cstring
460	int8in	11	12	f	t	f	i	20	[2275]	\N	\N	\N	cstring	bigint
461	int8out	11	12	f	t	f	i	2275	[20]	\N	\N	\N	bigint	cstring
462	int8um	11	12	f	t	f	i	20	[20]	\N	\N	\N	bigint	bigint
463	int8pl	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
464	int8mi	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
465	int8mul	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
466	int8div	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
467	int8eq	11	12	f	t	f	i	16	[20,20]	\N	\N	\N	bigint, bigint	boolean
468	int8ne	11	12	f	t	f	i	16	[20,20]	\N	\N	\N	bigint, bigint	boolean
469	int8lt	11	12	f	t	f	i	16	[20,20]	\N	\N	\N	bigint, bigint	boolean
470	int8gt	11	12	f	t	f	i	16	[20,20]	\N	\N	\N	bigint, bigint	boolean
471	int8le	11	12	f	t	f	i	16	[20,20]	\N	\N	\N	bigint, bigint	boolean
472	int8ge	11	12	f	t	f	i	16	[20,20]	\N	\N	\N	bigint, bigint	boolean
474	int84eq	11	12	f	t	f	i	16	[20,23]	\N	\N	\N	bigint, integer	boolean
475	int84ne	11	12	f	t	f	i	16	[20,23]	\N	\N	\N	bigint, integer	boolean
476	int84lt	11	12	f	t	f	i	16	[20,23]	\N	\N	\N	bigint, integer	boolean
477	int84gt	11	12	f	t	f	i	16	[20,23]	\N	\N	\N	bigint, integer	boolean
478	int84le	11	12	f	t	f	i	16	[20,23]	\N	\N	\N	bigint, integer	boolean
479	int84ge	11	12	f	t	f	i	16	[20,23]	\N	\N	\N	bigint, integer	boolean
636	pg_indexam_has_property	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
637	pg_index_has_property	11	12	f	t	f	s	16	[2205,25]	\N	\N	\N	regclass, text	boolean
638	pg_index_column_has_property	11	12	f	t	f	s	16	[2205,23,25]	\N	\N	\N	regclass, integer, text	boolean
655	namelt	11	12	f	t	f	i	16	[19,19]	\N	\N	\N	name, name	boolean
656	namele	11	12	f	t	f	i	16	[19,19]	\N	\N	\N	name, name	boolean
657	namegt	11	12	f	t	f	i	16	[19,19]	\N	\N	\N	name, name	boolean
658	namege	11	12	f	t	f	i	16	[19,19]	\N	\N	\N	name, name	boolean
659	namene	11	12	f	t	f	i	16	[19,19]	\N	\N	\N	name, name	boolean
716	oidlt	11	12	f	t	f	i	16	[26,26]	\N	\N	\N	oid, oid	boolean
717	oidle	11	12	f	t	f	i	16	[26,26]	\N	\N	\N	oid, oid	boolean
740	text_lt	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
741	text_le	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
742	text_gt	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
743	text_ge	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
744	array_eq	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
750	array_in	11	12	f	t	f	s	2277	[2275,26,23]	\N	\N	\N	cstring, oid, integer	anyarray
751	array_out	11	12	f	t	f	s	2275	[2277]	\N	\N	\N	anyarray	cstring
810	pg_client_encoding	11	12	f	t	f	s	19	[]	\N	\N	\N		name
837	int82pl	11	12	f	t	f	i	20	[20,21]	\N	\N	\N	bigint, smallint	bigint
838	int82mi	11	12	f	t	f	i	20	[20,21]	\N	\N	\N	bigint, smallint	bigint
839	int82mul	11	12	f	t	f	i	20	[20,21]	\N	\N	\N	bigint, smallint	bigint
840	int82div	11	12	f	t	f	i	20	[20,21]	\N	\N	\N	bigint, smallint	bigint
841	int28pl	11	12	f	t	f	i	20	[21,20]	\N	\N	\N	smallint, bigint	bigint
850	textlike	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
851	textnlike	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
852	int48eq	11	12	f	t	f	i	16	[23,20]	\N	\N	\N	integer, bigint	boolean
853	int48ne	11	12	f	t	f	i	16	[23,20]	\N	\N	\N	integer, bigint	boolean
854	int48lt	11	12	f	t	f	i	16	[23,20]	\N	\N	\N	integer, bigint	boolean
855	int48gt	11	12	f	t	f	i	16	[23,20]	\N	\N	\N	integer, bigint	boolean
856	int48le	11	12	f	t	f	i	16	[23,20]	\N	\N	\N	integer, bigint	boolean
857	int48ge	11	12	f	t	f	i	16	[23,20]	\N	\N	\N	integer, bigint	boolean
858	namelike	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
859	namenlike	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
886	cash_in	11	12	f	t	f	s	790	[2275]	\N	\N	\N	cstring	money
887	cash_out	11	12	f	t	f	s	2275	[790]	\N	\N	\N	money	cstring
910	inet_in	11	12	f	t	f	i	869	[2275]	\N	\N	\N	cstring	inet
911	inet_out	11	12	f	t	f	i	2275	[869]	\N	\N	\N	inet	cstring
942	int28mi	11	12	f	t	f	i	20	[21,20]	\N	\N	\N	smallint, bigint	bigint
943	int28mul	11	12	f	t	f	i	20	[21,20]	\N	\N	\N	smallint, bigint	bigint
945	int8mod	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
948	int28div	11	12	f	t	f	i	20	[21,20]	\N	\N	\N	smallint, bigint	bigint
1031	aclitemin	11	12	f	t	f	s	1033	[2275]	\N	\N	\N	cstring	aclitem
1032	aclitemout	11	12	f	t	f	s	2275	[1033]	\N	\N	\N	aclitem	cstring
1039	getdatabaseencoding	11	12	f	t	f	s	19	[]	\N	\N	\N		name
1044	bpcharin	11	12	f	t	f	i	1042	[2275,26,23]	\N	\N	\N	cstring, oid, integer	character
1045	bpcharout	11	12	f	t	f	i	2275	[1042]	\N	\N	\N	character	cstring
1046	varcharin	11	12	f	t	f	i	1043	[2275,26,23]	\N	\N	\N	cstring, oid, integer	character varying
1047	varcharout	11	12	f	t	f	i	2275	[1043]	\N	\N	\N	character varying	cstring
1048	bpchareq	11	12	f	t	f	i	16	[1042,1042]	\N	\N	\N	character, character	boolean
1049	bpcharlt	11	12	f	t	f	i	16	[1042,1042]	\N	\N	\N	character, character	boolean
1050	bpcharle	11	12	f	t	f	i	16	[1042,1042]	\N	\N	\N	character, character	boolean
1051	bpchargt	11	12	f	t	f	i	16	[1042,1042]	\N	\N	\N	character, character	boolean
1052	bpcharge	11	12	f	t	f	i	16	[1042,1042]	\N	\N	\N	character, character	boolean
1053	bpcharne	11	12	f	t	f	i	16	[1042,1042]	\N	\N	\N	character, character	boolean
1081	format_type	11	12	f	f	f	s	25	[26,23]	\N	\N	\N	oid, integer	text
1084	date_in	11	12	f	t	f	s	1082	[2275]	\N	\N	\N	cstring	date
1085	date_out	11	12	f	t	f	s	2275	[1082]	\N	\N	\N	date	cstring
1086	date_eq	11	12	f	t	f	i	16	[1082,1082]	\N	\N	\N	date, date	boolean
1087	date_lt	11	12	f	t	f	i	16	[1082,1082]	\N	\N	\N	date, date	boolean
1088	date_le	11	12	f	t	f	i	16	[1082,1082]	\N	\N	\N	date, date	boolean
1089	date_gt	11	12	f	t	f	i	16	[1082,1082]	\N	\N	\N	date, date	boolean
1090	date_ge	11	12	f	t	f	i	16	[1082,1082]	\N	\N	\N	date, date	boolean
1091	date_ne	11	12	f	t	f	i	16	[1082,1082]	\N	\N	\N	date, date	boolean
1102	time_lt	11	12	f	t	f	i	16	[1083,1083]	\N	\N	\N	time without time zone, time without time zone	boolean
1103	time_le	11	12	f	t	f	i	16	[1083,1083]	\N	\N	\N	time without time zone, time without time zone	boolean
1104	time_gt	11	12	f	t	f	i	16	[1083,1083]	\N	\N	\N	time without time zone, time without time zone	boolean
1105	time_ge	11	12	f	t	f	i	16	[1083,1083]	\N	\N	\N	time without time zone, time without time zone	boolean
1106	time_ne	11	12	f	t	f	i	16	[1083,1083]	\N	\N	\N	time without time zone, time without time zone	boolean
1140	date_mi	11	12	f	t	f	i	23	[1082,1082]	\N	\N	\N	date, date	integer
1141	date_pli	11	12	f	t	f	i	1082	[1082,23]	\N	\N	\N	date, integer	date
1142	date_mii	11	12	f	t	f	i	1082	[1082,23]	\N	\N	\N	date, integer	date
1143	time_in	11	12	f	t	f	s	1083	[2275,26,23]	\N	\N	\N	cstring, oid, integer	time without time zone
1144	time_out	11	12	f	t	f	i	2275	[1083]	\N	\N	\N	time without time zone	cstring
1145	time_eq	11	12	f	t	f	i	16	[1083,1083]	\N	\N	\N	time without time zone, time without time zone	boolean
1150	timestamptz_in	11	12	f	t	f	s	1184	[2275,26,23]	\N	\N	\N	cstring, oid, integer	timestamp with time zone
1151	timestamptz_out	11	12	f	t	f	s	2275	[1184]	\N	\N	\N	timestamp with time zone	cstring
1152	timestamptz_eq	11	12	f	t	f	i	16	[1184,1184]	\N	\N	\N	timestamp with time zone, timestamp with time zone	boolean
1153	timestamptz_ne	11	12	f	t	f	i	16	[1184,1184]	\N	\N	\N	timestamp with time zone, timestamp with time zone	boolean
1154	timestamptz_lt	11	12	f	t	f	i	16	[1184,1184]	\N	\N	\N	timestamp with time zone, timestamp with time zone	boolean
1155	timestamptz_le	11	12	f	t	f	i	16	[1184,1184]	\N	\N	\N	timestamp with time zone, timestamp with time zone	boolean
1156	timestamptz_ge	11	12	f	t	f	i	16	[1184,1184]	\N	\N	\N	timestamp with time zone, timestamp with time zone	boolean
1157	timestamptz_gt	11	12	f	t	f	i	16	[1184,1184]	\N	\N	\N	timestamp with time zone, timestamp with time zone	boolean
1160	interval_in	11	12	f	t	f	s	1186	[2275,26,23]	\N	\N	\N	cstring, oid, integer	interval
1161	interval_out	11	12	f	t	f	s	2275	[1186]	\N	\N	\N	interval	cstring
1162	interval_eq	11	12	f	t	f	i	16	[1186,1186]	\N	\N	\N	interval, interval	boolean
1163	interval_ne	11	12	f	t	f	i	16	[1186,1186]	\N	\N	\N	interval, interval	boolean
1164	interval_lt	11	12	f	t	f	i	16	[1186,1186]	\N	\N	\N	interval, interval	boolean
1165	interval_le	11	12	f	t	f	i	16	[1186,1186]	\N	\N	\N	interval, interval	boolean
1166	interval_ge	11	12	f	t	f	i	16	[1186,1186]	\N	\N	\N	interval, interval	boolean
1167	interval_gt	11	12	f	t	f	i	16	[1186,1186]	\N	\N	\N	interval, interval	boolean
1168	interval_um	11	12	f	t	f	i	1186	[1186]	\N	\N	\N	interval	interval
1169	interval_pl	11	12	f	t	f	i	1186	[1186,1186]	\N	\N	\N	interval, interval	interval
1170	interval_mi	11	12	f	t	f	i	1186	[1186,1186]	\N	\N	\N	interval, interval	interval
1188	timestamptz_mi	11	12	f	t	f	i	1186	[1184,1184]	\N	\N	\N	timestamp with time zone, timestamp with time zone	interval
1189	timestamptz_pl_interval	11	12	f	t	f	s	1184	[1184,1186]	\N	\N	\N	timestamp with time zone, interval	timestamp with time zone
1190	timestamptz_mi_interval	11	12	f	t	f	s	1184	[1184,1186]	\N	\N	\N	timestamp with time zone, interval	timestamp with time zone
1215	obj_description	11	14	f	t	f	s	25	[26,19]	\N	\N	\N	oid, name	text
1216	col_description	11	14	f	t	f	s	25	[26,23]	\N	\N	\N	oid, integer	text
1230	int8abs	11	12	f	t	f	i	20	[20]	\N	\N	\N	bigint	bigint
1238	texticregexeq	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
1239	texticregexne	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
1240	nameicregexeq	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
1241	nameicregexne	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
1242	boolin	11	12	f	t	f	i	16	[2275]	\N	\N	\N	cstring	boolean
1243	boolout	11	12	f	t	f	i	2275	[16]	\N	\N	\N	boolean	cstring
1244	byteain	11	12	f	t	f	i	17	[2275]	\N	\N	\N	cstring	bytea
1245	charin	11	12	f	t	f	i	18	[2275]	\N	\N	\N	cstring	"char"
1246	charlt	11	12	f	t	f	i	16	[18,18]	\N	\N	\N	"char", "char"	boolean
1251	int4abs	11	12	f	t	f	i	23	[23]	\N	\N	\N	integer	integer
1252	nameregexne	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
1253	int2abs	11	12	f	t	f	i	21	[21]	\N	\N	\N	smallint	smallint
1254	textregexeq	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
1256	textregexne	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
1258	textcat	11	12	f	t	f	i	25	[25,25]	\N	\N	\N	text, text	text
1264	pg_char_to_encoding	11	12	f	t	f	s	23	[19]	\N	\N	\N	name	integer
1267	cidr_in	11	12	f	t	f	i	650	[2275]	\N	\N	\N	cstring	cidr
1272	datetime_pl	11	12	f	t	f	i	1114	[1082,1083]	\N	\N	\N	date, time without time zone	timestamp without time zone
1274	int84pl	11	12	f	t	f	i	20	[20,23]	\N	\N	\N	bigint, integer	bigint
1275	int84mi	11	12	f	t	f	i	20	[20,23]	\N	\N	\N	bigint, integer	bigint
1276	int84mul	11	12	f	t	f	i	20	[20,23]	\N	\N	\N	bigint, integer	bigint
1277	int84div	11	12	f	t	f	i	20	[20,23]	\N	\N	\N	bigint, integer	bigint
1278	int48pl	11	12	f	t	f	i	20	[23,20]	\N	\N	\N	integer, bigint	bigint
1279	int48mi	11	12	f	t	f	i	20	[23,20]	\N	\N	\N	integer, bigint	bigint
1280	int48mul	11	12	f	t	f	i	20	[23,20]	\N	\N	\N	integer, bigint	bigint
1281	int48div	11	12	f	t	f	i	20	[23,20]	\N	\N	\N	integer, bigint	bigint
1296	timedate_pl	11	14	f	t	f	i	1114	[1083,1082]	\N	\N	\N	time without time zone, date	timestamp without time zone
1297	datetimetz_pl	11	12	f	t	f	i	1184	[1082,1266]	\N	\N	\N	date, time with time zone	timestamp with time zone
1298	timetzdate_pl	11	14	f	t	f	i	1184	[1266,1082]	\N	\N	\N	time with time zone, date	timestamp with time zone
1312	timestamp_in	11	12	f	t	f	s	1114	[2275,26,23]	\N	\N	\N	cstring, oid, integer	timestamp without time zone
1313	timestamp_out	11	12	f	t	f	s	2275	[1114]	\N	\N	\N	timestamp without time zone	cstring
1326	interval_div	11	12	f	t	f	i	1186	[1186,701]	\N	\N	\N	interval, double precision	interval
1348	obj_description	11	14	f	t	f	s	25	[26]	\N	\N	\N	oid	text
1350	timetz_in	11	12	f	t	f	s	1266	[2275,26,23]	\N	\N	\N	cstring, oid, integer	time with time zone
1351	timetz_out	11	12	f	t	f	i	2275	[1266]	\N	\N	\N	time with time zone	cstring
1352	timetz_eq	11	12	f	t	f	i	16	[1266,1266]	\N	\N	\N	time with time zone, time with time zone	boolean
1353	timetz_ne	11	12	f	t	f	i	16	[1266,1266]	\N	\N	\N	time with time zone, time with time zone	boolean
1354	timetz_lt	11	12	f	t	f	i	16	[1266,1266]	\N	\N	\N	time with time zone, time with time zone	boolean
1355	timetz_le	11	12	f	t	f	i	16	[1266,1266]	\N	\N	\N	time with time zone, time with time zone	boolean
1356	timetz_ge	11	12	f	t	f	i	16	[1266,1266]	\N	\N	\N	time with time zone, time with time zone	boolean
1357	timetz_gt	11	12	f	t	f	i	16	[1266,1266]	\N	\N	\N	time with time zone, time with time zone	boolean
1371	pg_lock_status	11	12	f	t	t	v	2249	[]	[25,26,26,23,21,25,28,26,26,21,25,23,25,16,16,1184]	[o,o,o,o,o,o,o,o,o,o,o,o,o,o,o,o]	[locktype,database,relation,page,tuple,virtualxid,transactionid,classid,objid,objsubid,virtualtransaction,pid,mode,granted,fastpath,waitstart]	OUT locktype text, OUT database oid, OUT relation oid, OUT page integer, OUT tuple smallint, OUT virtualxid text, OUT transactionid xid, OUT classid oid, OUT objid oid, OUT objsubid smallint, OUT virtualtransaction text, OUT pid integer, OUT mode text, OUT granted boolean, OUT fastpath boolean, OUT waitstart timestamp with time zone	SETOF record
1387	pg_get_constraintdef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
1403	current_schemas	11	12	f	t	f	s	1003	[16]	\N	\N	\N	boolean	name[]
1427	cidr_out	11	12	f	t	f	i	2275	[650]	\N	\N	\N	cidr	cstring
1450	circle_in	11	12	f	t	f	i	718	[2275]	\N	\N	\N	cstring	circle
1451	circle_out	11	12	f	t	f	i	2275	[718]	\N	\N	\N	circle	cstring
1490	line_in	11	12	f	t	f	i	628	[2275]	\N	\N	\N	cstring	line
1491	line_out	11	12	f	t	f	i	2275	[628]	\N	\N	\N	line	cstring
1564	bit_in	11	12	f	t	f	i	1560	[2275,26,23]	\N	\N	\N	cstring, oid, integer	bit
1565	bit_out	11	12	f	t	f	i	2275	[1560]	\N	\N	\N	bit	cstring
1573	pg_get_ruledef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
1579	varbit_in	11	12	f	t	f	i	1562	[2275,26,23]	\N	\N	\N	cstring, oid, integer	bit varying
1580	varbit_out	11	12	f	t	f	i	2275	[1562]	\N	\N	\N	bit varying	cstring
1581	biteq	11	12	f	t	f	i	16	[1560,1560]	\N	\N	\N	bit, bit	boolean
1582	bitne	11	12	f	t	f	i	16	[1560,1560]	\N	\N	\N	bit, bit	boolean
1592	bitge	11	12	f	t	f	i	16	[1560,1560]	\N	\N	\N	bit, bit	boolean
1593	bitgt	11	12	f	t	f	i	16	[1560,1560]	\N	\N	\N	bit, bit	boolean
1594	bitle	11	12	f	t	f	i	16	[1560,1560]	\N	\N	\N	bit, bit	boolean
1595	bitlt	11	12	f	t	f	i	16	[1560,1560]	\N	\N	\N	bit, bit	boolean
1597	pg_encoding_to_char	11	12	f	t	f	s	19	[23]	\N	\N	\N	integer	name
1618	interval_mul	11	12	f	t	f	i	1186	[1186,701]	\N	\N	\N	interval, double precision	interval
1624	mul_d_interval	11	12	f	t	f	i	1186	[701,1186]	\N	\N	\N	double precision, interval	interval
1631	bpcharlike	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1632	bpcharnlike	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1633	texticlike	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
1634	texticnlike	11	12	f	t	f	i	16	[25,25]	\N	\N	\N	text, text	boolean
1635	nameiclike	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
1636	nameicnlike	11	12	f	t	f	i	16	[19,25]	\N	\N	\N	name, text	boolean
1638	oidgt	11	12	f	t	f	i	16	[26,26]	\N	\N	\N	oid, oid	boolean
1639	oidge	11	12	f	t	f	i	16	[26,26]	\N	\N	\N	oid, oid	boolean
1640	pg_get_viewdef	11	12	f	t	f	s	25	[25]	\N	\N	\N	text	text
1641	pg_get_viewdef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
1642	pg_get_userbyid	11	12	f	t	f	s	19	[26]	\N	\N	\N	oid	name
1643	pg_get_indexdef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
1656	bpcharicregexeq	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1657	bpcharicregexne	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1658	bpcharregexeq	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1659	bpcharregexne	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1660	bpchariclike	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1661	bpcharicnlike	11	12	f	t	f	i	16	[1042,25]	\N	\N	\N	character, text	boolean
1662	pg_get_triggerdef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
1665	pg_get_serial_sequence	11	12	f	t	f	s	25	[25,25]	\N	\N	\N	text, text	text
1673	bitand	11	12	f	t	f	i	1560	[1560,1560]	\N	\N	\N	bit, bit	bit
1674	bitor	11	12	f	t	f	i	1560	[1560,1560]	\N	\N	\N	bit, bit	bit
1675	bitxor	11	12	f	t	f	i	1560	[1560,1560]	\N	\N	\N	bit, bit	bit
1676	bitnot	11	12	f	t	f	i	1560	[1560]	\N	\N	\N	bit	bit
1677	bitshiftleft	11	12	f	t	f	i	1560	[1560,23]	\N	\N	\N	bit, integer	bit
1678	bitshiftright	11	12	f	t	f	i	1560	[1560,23]	\N	\N	\N	bit, integer	bit
1686	pg_get_keywords	11	12	f	t	t	s	2249	[]	[25,18,16,25,25]	[o,o,o,o,o]	[word,catcode,barelabel,catdesc,baredesc]	OUT word text, OUT catcode "char", OUT barelabel boolean, OUT catdesc text, OUT baredesc text	SETOF record
1689	aclexplode	11	12	f	t	t	s	2249	[1034]	[1034,26,26,25,16]	[i,o,o,o,o]	[acl,grantor,grantee,privilege_type,is_grantable]	acl aclitem[], OUT grantor oid, OUT grantee oid, OUT privilege_type text, OUT is_grantable boolean	SETOF record
1690	time_mi_time	11	12	f	t	f	i	1186	[1083,1083]	\N	\N	\N	time without time zone, time without time zone	interval
1691	boolle	11	12	f	t	f	i	16	[16,16]	\N	\N	\N	boolean, boolean	boolean
1692	boolge	11	12	f	t	f	i	16	[16,16]	\N	\N	\N	boolean, boolean	boolean
1701	numeric_in	11	12	f	t	f	i	1700	[2275,26,23]	\N	\N	\N	cstring, oid, integer	numeric
1702	numeric_out	11	12	f	t	f	i	2275	[1700]	\N	\N	\N	numeric	cstring
1704	numeric_abs	11	12	f	t	f	i	1700	[1700]	\N	\N	\N	numeric	numeric
1716	pg_get_expr	11	12	f	t	f	s	25	[194,26]	\N	\N	\N	pg_node_tree, oid	text
1718	numeric_eq	11	12	f	t	f	i	16	[1700,1700]	\N	\N	\N	numeric, numeric	boolean
1719	numeric_ne	11	12	f	t	f	i	16	[1700,1700]	\N	\N	\N	numeric, numeric	boolean
1720	numeric_gt	11	12	f	t	f	i	16	[1700,1700]	\N	\N	\N	numeric, numeric	boolean
1721	numeric_ge	11	12	f	t	f	i	16	[1700,1700]	\N	\N	\N	numeric, numeric	boolean
1722	numeric_lt	11	12	f	t	f	i	16	[1700,1700]	\N	\N	\N	numeric, numeric	boolean
1723	numeric_le	11	12	f	t	f	i	16	[1700,1700]	\N	\N	\N	numeric, numeric	boolean
1724	numeric_add	11	12	f	t	f	i	1700	[1700,1700]	\N	\N	\N	numeric, numeric	numeric
1725	numeric_sub	11	12	f	t	f	i	1700	[1700,1700]	\N	\N	\N	numeric, numeric	numeric
1726	numeric_mul	11	12	f	t	f	i	1700	[1700,1700]	\N	\N	\N	numeric, numeric	numeric
1727	numeric_div	11	12	f	t	f	i	1700	[1700,1700]	\N	\N	\N	numeric, numeric	numeric
1729	numeric_mod	11	12	f	t	f	i	1700	[1700,1700]	\N	\N	\N	numeric, numeric	numeric
1739	numeric_power	11	12	f	t	f	i	1700	[1700,1700]	\N	\N	\N	numeric, numeric	numeric
1747	time_pl_interval	11	12	f	t	f	i	1083	[1083,1186]	\N	\N	\N	time without time zone, interval	time without time zone
1748	time_mi_interval	11	12	f	t	f	i	1083	[1083,1186]	\N	\N	\N	time without time zone, interval	time without time zone
1749	timetz_pl_interval	11	12	f	t	f	i	1266	[1266,1186]	\N	\N	\N	time with time zone, interval	time with time zone
1750	timetz_mi_interval	11	12	f	t	f	i	1266	[1266,1186]	\N	\N	\N	time with time zone, interval	time with time zone
1771	numeric_uminus	11	12	f	t	f	i	1700	[1700]	\N	\N	\N	numeric	numeric
1798	oidin	11	12	f	t	f	i	26	[2275]	\N	\N	\N	cstring	oid
1799	oidout	11	12	f	t	f	i	2275	[26]	\N	\N	\N	oid	cstring
1848	interval_pl_time	11	14	f	t	f	i	1083	[1186,1083]	\N	\N	\N	interval, time without time zone	time without time zone
1850	int28eq	11	12	f	t	f	i	16	[21,20]	\N	\N	\N	smallint, bigint	boolean
1851	int28ne	11	12	f	t	f	i	16	[21,20]	\N	\N	\N	smallint, bigint	boolean
1852	int28lt	11	12	f	t	f	i	16	[21,20]	\N	\N	\N	smallint, bigint	boolean
1853	int28gt	11	12	f	t	f	i	16	[21,20]	\N	\N	\N	smallint, bigint	boolean
1854	int28le	11	12	f	t	f	i	16	[21,20]	\N	\N	\N	smallint, bigint	boolean
1855	int28ge	11	12	f	t	f	i	16	[21,20]	\N	\N	\N	smallint, bigint	boolean
1856	int82eq	11	12	f	t	f	i	16	[20,21]	\N	\N	\N	bigint, smallint	boolean
1857	int82ne	11	12	f	t	f	i	16	[20,21]	\N	\N	\N	bigint, smallint	boolean
1858	int82lt	11	12	f	t	f	i	16	[20,21]	\N	\N	\N	bigint, smallint	boolean
1859	int82gt	11	12	f	t	f	i	16	[20,21]	\N	\N	\N	bigint, smallint	boolean
1860	int82le	11	12	f	t	f	i	16	[20,21]	\N	\N	\N	bigint, smallint	boolean
1861	int82ge	11	12	f	t	f	i	16	[20,21]	\N	\N	\N	bigint, smallint	boolean
1892	int2and	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
1893	int2or	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
1894	int2xor	11	12	f	t	f	i	21	[21,21]	\N	\N	\N	smallint, smallint	smallint
1895	int2not	11	12	f	t	f	i	21	[21]	\N	\N	\N	smallint	smallint
1896	int2shl	11	12	f	t	f	i	21	[21,23]	\N	\N	\N	smallint, integer	smallint
1897	int2shr	11	12	f	t	f	i	21	[21,23]	\N	\N	\N	smallint, integer	smallint
1898	int4and	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
1899	int4or	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
1900	int4xor	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
1901	int4not	11	12	f	t	f	i	23	[23]	\N	\N	\N	integer	integer
1902	int4shl	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
1903	int4shr	11	12	f	t	f	i	23	[23,23]	\N	\N	\N	integer, integer	integer
1904	int8and	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
1905	int8or	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
1906	int8xor	11	12	f	t	f	i	20	[20,20]	\N	\N	\N	bigint, bigint	bigint
1907	int8not	11	12	f	t	f	i	20	[20]	\N	\N	\N	bigint	bigint
1908	int8shl	11	12	f	t	f	i	20	[20,23]	\N	\N	\N	bigint, integer	bigint
1909	int8shr	11	12	f	t	f	i	20	[20,23]	\N	\N	\N	bigint, integer	bigint
1910	int8up	11	12	f	t	f	i	20	[20]	\N	\N	\N	bigint	bigint
1911	int2up	11	12	f	t	f	i	21	[21]	\N	\N	\N	smallint	smallint
1912	int4up	11	12	f	t	f	i	23	[23]	\N	\N	\N	integer	integer
1913	float4up	11	12	f	t	f	i	700	[700]	\N	\N	\N	real	real
1914	float8up	11	12	f	t	f	i	701	[701]	\N	\N	\N	double precision	double precision
1915	numeric_uplus	11	12	f	t	f	i	1700	[1700]	\N	\N	\N	numeric	numeric
1922	has_table_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
1923	has_table_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
1924	has_table_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
1925	has_table_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
1926	has_table_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
1927	has_table_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
1928	pg_stat_get_numscans	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1929	pg_stat_get_tuples_returned	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1930	pg_stat_get_tuples_fetched	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1931	pg_stat_get_tuples_inserted	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1932	pg_stat_get_tuples_updated	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1933	pg_stat_get_tuples_deleted	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1934	pg_stat_get_blocks_fetched	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1935	pg_stat_get_blocks_hit	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
1948	byteaeq	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
1949	bytealt	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
1950	byteale	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
1951	byteagt	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
1952	byteage	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
1953	byteane	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
1993	shobj_description	11	14	f	t	f	s	25	[26,19]	\N	\N	\N	oid, name	text
2005	bytealike	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
2006	byteanlike	11	12	f	t	f	i	16	[17,17]	\N	\N	\N	bytea, bytea	boolean
2011	byteacat	11	12	f	t	f	i	17	[17,17]	\N	\N	\N	bytea, bytea	bytea
2031	timestamp_mi	11	12	f	t	f	i	1186	[1114,1114]	\N	\N	\N	timestamp without time zone, timestamp without time zone	interval
2032	timestamp_pl_interval	11	12	f	t	f	i	1114	[1114,1186]	\N	\N	\N	timestamp without time zone, interval	timestamp without time zone
2033	timestamp_mi_interval	11	12	f	t	f	i	1114	[1114,1186]	\N	\N	\N	timestamp without time zone, interval	timestamp without time zone
2034	pg_conf_load_time	11	12	f	t	f	s	1184	[]	\N	\N	\N		timestamp with time zone
2052	timestamp_eq	11	12	f	t	f	i	16	[1114,1114]	\N	\N	\N	timestamp without time zone, timestamp without time zone	boolean
2053	timestamp_ne	11	12	f	t	f	i	16	[1114,1114]	\N	\N	\N	timestamp without time zone, timestamp without time zone	boolean
2054	timestamp_lt	11	12	f	t	f	i	16	[1114,1114]	\N	\N	\N	timestamp without time zone, timestamp without time zone	boolean
2055	timestamp_le	11	12	f	t	f	i	16	[1114,1114]	\N	\N	\N	timestamp without time zone, timestamp without time zone	boolean
2056	timestamp_ge	11	12	f	t	f	i	16	[1114,1114]	\N	\N	\N	timestamp without time zone, timestamp without time zone	boolean
2057	timestamp_gt	11	12	f	t	f	i	16	[1114,1114]	\N	\N	\N	timestamp without time zone, timestamp without time zone	boolean
2071	date_pl_interval	11	12	f	t	f	i	1114	[1082,1186]	\N	\N	\N	date, interval	timestamp without time zone
2072	date_mi_interval	11	12	f	t	f	i	1114	[1082,1186]	\N	\N	\N	date, interval	timestamp without time zone
2079	pg_table_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
2080	pg_type_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
2081	pg_function_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
2082	pg_operator_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
2083	pg_opclass_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
2093	pg_conversion_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
2098	pg_get_functiondef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
2162	pg_get_function_arguments	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
2165	pg_get_function_result	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
2168	pg_database_size	11	12	f	t	f	v	20	[19]	\N	\N	\N	name	bigint
2181	has_sequence_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
2182	has_sequence_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
2183	has_sequence_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
2184	has_sequence_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
2185	has_sequence_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
2186	has_sequence_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
2196	inet_client_addr	11	12	f	f	f	s	869	[]	\N	\N	\N		inet
2197	inet_client_port	11	12	f	f	f	s	23	[]	\N	\N	\N		integer
2198	inet_server_addr	11	12	f	f	f	s	869	[]	\N	\N	\N		inet
2199	inet_server_port	11	12	f	f	f	s	23	[]	\N	\N	\N		integer
2212	regprocedurein	11	12	f	t	f	s	2202	[2275]	\N	\N	\N	cstring	regprocedure
2213	regprocedureout	11	12	f	t	f	s	2275	[2202]	\N	\N	\N	regprocedure	cstring
2214	regoperin	11	12	f	t	f	s	2203	[2275]	\N	\N	\N	cstring	regoper
2215	regoperout	11	12	f	t	f	s	2275	[2203]	\N	\N	\N	regoper	cstring
2216	regoperatorin	11	12	f	t	f	s	2204	[2275]	\N	\N	\N	cstring	regoperator
2217	regoperatorout	11	12	f	t	f	s	2275	[2204]	\N	\N	\N	regoperator	cstring
2218	regclassin	11	12	f	t	f	s	2205	[2275]	\N	\N	\N	cstring	regclass
2219	regclassout	11	12	f	t	f	s	2275	[2205]	\N	\N	\N	regclass	cstring
2220	regtypein	11	12	f	t	f	s	2206	[2275]	\N	\N	\N	cstring	regtype
2221	regtypeout	11	12	f	t	f	s	2275	[2206]	\N	\N	\N	regtype	cstring
2232	pg_get_function_identity_arguments	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
2250	has_database_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
2251	has_database_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
2252	has_database_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
2253	has_database_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
2254	has_database_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
2255	has_database_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
2256	has_function_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
2257	has_function_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
2258	has_function_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
2259	has_function_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
2260	has_function_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
2261	has_function_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
2262	has_language_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
2263	has_language_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
2264	has_language_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
2265	has_language_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
2266	has_language_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
2267	has_language_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
2268	has_schema_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
2269	has_schema_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
2270	has_schema_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
2271	has_schema_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
2272	has_schema_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
2273	has_schema_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
2286	pg_total_relation_size	11	12	f	t	f	v	20	[2205]	\N	\N	\N	regclass	bigint
2289	pg_options_to_table	11	12	f	t	t	s	2249	[1009]	[1009,25,25]	[i,o,o]	[options_array,option_name,option_value]	options_array text[], OUT option_name text, OUT option_value text	SETOF record
2290	record_in	11	12	f	t	f	s	2249	[2275,26,23]	\N	\N	\N	cstring, oid, integer	record
2291	record_out	11	12	f	t	f	s	2275	[2249]	\N	\N	\N	record	cstring
2292	cstring_in	11	12	f	t	f	i	2275	[2275]	\N	\N	\N	cstring	cstring
2293	cstring_out	11	12	f	t	f	i	2275	[2275]	\N	\N	\N	cstring	cstring
2294	any_in	11	12	f	t	f	i	2276	[2275]	\N	\N	\N	cstring	"any"
2295	any_out	11	12	f	t	f	i	2275	[2276]	\N	\N	\N	"any"	cstring
2296	anyarray_in	11	12	f	t	f	i	2277	[2275]	\N	\N	\N	cstring	anyarray
2297	anyarray_out	11	12	f	t	f	s	2275	[2277]	\N	\N	\N	anyarray	cstring
2298	void_in	11	12	f	t	f	i	2278	[2275]	\N	\N	\N	cstring	void
2299	void_out	11	12	f	t	f	i	2275	[2278]	\N	\N	\N	void	cstring
2300	trigger_in	11	12	f	f	f	i	2279	[2275]	\N	\N	\N	cstring	trigger
2301	trigger_out	11	12	f	t	f	i	2275	[2279]	\N	\N	\N	trigger	cstring
2302	language_handler_in	11	12	f	f	f	i	2280	[2275]	\N	\N	\N	cstring	language_handler
2303	language_handler_out	11	12	f	t	f	i	2275	[2280]	\N	\N	\N	language_handler	cstring
2304	internal_in	11	12	f	f	f	i	2281	[2275]	\N	\N	\N	cstring	internal
2305	internal_out	11	12	f	t	f	i	2275	[2281]	\N	\N	\N	internal	cstring
2312	anyelement_in	11	12	f	t	f	i	2283	[2275]	\N	\N	\N	cstring	anyelement
2313	anyelement_out	11	12	f	t	f	i	2275	[2283]	\N	\N	\N	anyelement	cstring
2319	pg_encoding_max_length	11	12	f	t	f	i	23	[23]	\N	\N	\N	integer	integer
2322	pg_tablespace_size	11	12	f	t	f	v	20	[26]	\N	\N	\N	oid	bigint
2323	pg_tablespace_size	11	12	f	t	f	v	20	[19]	\N	\N	\N	name	bigint
2324	pg_database_size	11	12	f	t	f	v	20	[26]	\N	\N	\N	oid	bigint
2325	pg_relation_size	11	14	f	t	f	v	20	[2205]	\N	\N	\N	regclass	bigint
2332	pg_relation_size	11	12	f	t	f	v	20	[2205,25]	\N	\N	\N	regclass, text	bigint
2338	date_lt_timestamp	11	12	f	t	f	i	16	[1082,1114]	\N	\N	\N	date, timestamp without time zone	boolean
2339	date_le_timestamp	11	12	f	t	f	i	16	[1082,1114]	\N	\N	\N	date, timestamp without time zone	boolean
2340	date_eq_timestamp	11	12	f	t	f	i	16	[1082,1114]	\N	\N	\N	date, timestamp without time zone	boolean
2341	date_gt_timestamp	11	12	f	t	f	i	16	[1082,1114]	\N	\N	\N	date, timestamp without time zone	boolean
2342	date_ge_timestamp	11	12	f	t	f	i	16	[1082,1114]	\N	\N	\N	date, timestamp without time zone	boolean
2343	date_ne_timestamp	11	12	f	t	f	i	16	[1082,1114]	\N	\N	\N	date, timestamp without time zone	boolean
2351	date_lt_timestamptz	11	12	f	t	f	s	16	[1082,1184]	\N	\N	\N	date, timestamp with time zone	boolean
2352	date_le_timestamptz	11	12	f	t	f	s	16	[1082,1184]	\N	\N	\N	date, timestamp with time zone	boolean
2353	date_eq_timestamptz	11	12	f	t	f	s	16	[1082,1184]	\N	\N	\N	date, timestamp with time zone	boolean
2354	date_gt_timestamptz	11	12	f	t	f	s	16	[1082,1184]	\N	\N	\N	date, timestamp with time zone	boolean
2355	date_ge_timestamptz	11	12	f	t	f	s	16	[1082,1184]	\N	\N	\N	date, timestamp with time zone	boolean
2356	date_ne_timestamptz	11	12	f	t	f	s	16	[1082,1184]	\N	\N	\N	date, timestamp with time zone	boolean
2364	timestamp_lt_date	11	12	f	t	f	i	16	[1114,1082]	\N	\N	\N	timestamp without time zone, date	boolean
2365	timestamp_le_date	11	12	f	t	f	i	16	[1114,1082]	\N	\N	\N	timestamp without time zone, date	boolean
2366	timestamp_eq_date	11	12	f	t	f	i	16	[1114,1082]	\N	\N	\N	timestamp without time zone, date	boolean
2367	timestamp_gt_date	11	12	f	t	f	i	16	[1114,1082]	\N	\N	\N	timestamp without time zone, date	boolean
2368	timestamp_ge_date	11	12	f	t	f	i	16	[1114,1082]	\N	\N	\N	timestamp without time zone, date	boolean
2369	timestamp_ne_date	11	12	f	t	f	i	16	[1114,1082]	\N	\N	\N	timestamp without time zone, date	boolean
2377	timestamptz_lt_date	11	12	f	t	f	s	16	[1184,1082]	\N	\N	\N	timestamp with time zone, date	boolean
2378	timestamptz_le_date	11	12	f	t	f	s	16	[1184,1082]	\N	\N	\N	timestamp with time zone, date	boolean
2379	timestamptz_eq_date	11	12	f	t	f	s	16	[1184,1082]	\N	\N	\N	timestamp with time zone, date	boolean
2380	timestamptz_gt_date	11	12	f	t	f	s	16	[1184,1082]	\N	\N	\N	timestamp with time zone, date	boolean
2381	timestamptz_ge_date	11	12	f	t	f	s	16	[1184,1082]	\N	\N	\N	timestamp with time zone, date	boolean
2382	timestamptz_ne_date	11	12	f	t	f	s	16	[1184,1082]	\N	\N	\N	timestamp with time zone, date	boolean
2390	has_tablespace_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
2391	has_tablespace_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
2392	has_tablespace_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
2393	has_tablespace_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
2394	has_tablespace_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
2395	has_tablespace_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
2400	array_recv	11	12	f	t	f	s	2277	[2281,26,23]	\N	\N	\N	internal, oid, integer	anyarray
2401	array_send	11	12	f	t	f	s	17	[2277]	\N	\N	\N	anyarray	bytea
2402	record_recv	11	12	f	t	f	s	2249	[2281,26,23]	\N	\N	\N	internal, oid, integer	record
2403	record_send	11	12	f	t	f	s	17	[2249]	\N	\N	\N	record	bytea
2404	int2recv	11	12	f	t	f	i	21	[2281]	\N	\N	\N	internal	smallint
2405	int2send	11	12	f	t	f	i	17	[21]	\N	\N	\N	smallint	bytea
2406	int4recv	11	12	f	t	f	i	23	[2281]	\N	\N	\N	internal	integer
2407	int4send	11	12	f	t	f	i	17	[23]	\N	\N	\N	integer	bytea
2408	int8recv	11	12	f	t	f	i	20	[2281]	\N	\N	\N	internal	bigint
2409	int8send	11	12	f	t	f	i	17	[20]	\N	\N	\N	bigint	bytea
2410	int2vectorrecv	11	12	f	t	f	i	22	[2281]	\N	\N	\N	internal	int2vector
2411	int2vectorsend	11	12	f	t	f	i	17	[22]	\N	\N	\N	int2vector	bytea
2412	bytearecv	11	12	f	t	f	i	17	[2281]	\N	\N	\N	internal	bytea
2413	byteasend	11	12	f	t	f	i	17	[17]	\N	\N	\N	bytea	bytea
2414	textrecv	11	12	f	t	f	s	25	[2281]	\N	\N	\N	internal	text
2415	textsend	11	12	f	t	f	s	17	[25]	\N	\N	\N	text	bytea
2416	unknownrecv	11	12	f	t	f	i	705	[2281]	\N	\N	\N	internal	unknown
2417	unknownsend	11	12	f	t	f	i	17	[705]	\N	\N	\N	unknown	bytea
2418	oidrecv	11	12	f	t	f	i	26	[2281]	\N	\N	\N	internal	oid
2419	oidsend	11	12	f	t	f	i	17	[26]	\N	\N	\N	oid	bytea
2420	oidvectorrecv	11	12	f	t	f	i	30	[2281]	\N	\N	\N	internal	oidvector
2421	oidvectorsend	11	12	f	t	f	i	17	[30]	\N	\N	\N	oidvector	bytea
2422	namerecv	11	12	f	t	f	s	19	[2281]	\N	\N	\N	internal	name
2423	namesend	11	12	f	t	f	s	17	[19]	\N	\N	\N	name	bytea
2424	float4recv	11	12	f	t	f	i	700	[2281]	\N	\N	\N	internal	real
2425	float4send	11	12	f	t	f	i	17	[700]	\N	\N	\N	real	bytea
2426	float8recv	11	12	f	t	f	i	701	[2281]	\N	\N	\N	internal	double precision
2427	float8send	11	12	f	t	f	i	17	[701]	\N	\N	\N	double precision	bytea
2428	point_recv	11	12	f	t	f	i	600	[2281]	\N	\N	\N	internal	point
2429	point_send	11	12	f	t	f	i	17	[600]	\N	\N	\N	point	bytea
2430	bpcharrecv	11	12	f	t	f	s	1042	[2281,26,23]	\N	\N	\N	internal, oid, integer	character
2431	bpcharsend	11	12	f	t	f	s	17	[1042]	\N	\N	\N	character	bytea
2432	varcharrecv	11	12	f	t	f	s	1043	[2281,26,23]	\N	\N	\N	internal, oid, integer	character varying
2433	varcharsend	11	12	f	t	f	s	17	[1043]	\N	\N	\N	character varying	bytea
2434	charrecv	11	12	f	t	f	i	18	[2281]	\N	\N	\N	internal	"char"
2435	charsend	11	12	f	t	f	i	17	[18]	\N	\N	\N	"char"	bytea
2436	boolrecv	11	12	f	t	f	i	16	[2281]	\N	\N	\N	internal	boolean
2437	boolsend	11	12	f	t	f	i	17	[16]	\N	\N	\N	boolean	bytea
2438	tidrecv	11	12	f	t	f	i	27	[2281]	\N	\N	\N	internal	tid
2439	tidsend	11	12	f	t	f	i	17	[27]	\N	\N	\N	tid	bytea
2440	xidrecv	11	12	f	t	f	i	28	[2281]	\N	\N	\N	internal	xid
2441	xidsend	11	12	f	t	f	i	17	[28]	\N	\N	\N	xid	bytea
2442	cidrecv	11	12	f	t	f	i	29	[2281]	\N	\N	\N	internal	cid
2443	cidsend	11	12	f	t	f	i	17	[29]	\N	\N	\N	cid	bytea
2444	regprocrecv	11	12	f	t	f	i	24	[2281]	\N	\N	\N	internal	regproc
2445	regprocsend	11	12	f	t	f	i	17	[24]	\N	\N	\N	regproc	bytea
2446	regprocedurerecv	11	12	f	t	f	i	2202	[2281]	\N	\N	\N	internal	regprocedure
2447	regproceduresend	11	12	f	t	f	i	17	[2202]	\N	\N	\N	regprocedure	bytea
2448	regoperrecv	11	12	f	t	f	i	2203	[2281]	\N	\N	\N	internal	regoper
2449	regopersend	11	12	f	t	f	i	17	[2203]	\N	\N	\N	regoper	bytea
2450	regoperatorrecv	11	12	f	t	f	i	2204	[2281]	\N	\N	\N	internal	regoperator
2451	regoperatorsend	11	12	f	t	f	i	17	[2204]	\N	\N	\N	regoperator	bytea
2452	regclassrecv	11	12	f	t	f	i	2205	[2281]	\N	\N	\N	internal	regclass
2453	regclasssend	11	12	f	t	f	i	17	[2205]	\N	\N	\N	regclass	bytea
2454	regtyperecv	11	12	f	t	f	i	2206	[2281]	\N	\N	\N	internal	regtype
2455	regtypesend	11	12	f	t	f	i	17	[2206]	\N	\N	\N	regtype	bytea
2456	bit_recv	11	12	f	t	f	i	1560	[2281,26,23]	\N	\N	\N	internal, oid, integer	bit
2457	bit_send	11	12	f	t	f	i	17	[1560]	\N	\N	\N	bit	bytea
2458	varbit_recv	11	12	f	t	f	i	1562	[2281,26,23]	\N	\N	\N	internal, oid, integer	bit varying
2459	varbit_send	11	12	f	t	f	i	17	[1562]	\N	\N	\N	bit varying	bytea
2460	numeric_recv	11	12	f	t	f	i	1700	[2281,26,23]	\N	\N	\N	internal, oid, integer	numeric
2461	numeric_send	11	12	f	t	f	i	17	[1700]	\N	\N	\N	numeric	bytea
2468	date_recv	11	12	f	t	f	i	1082	[2281]	\N	\N	\N	internal	date
2469	date_send	11	12	f	t	f	i	17	[1082]	\N	\N	\N	date	bytea
2470	time_recv	11	12	f	t	f	i	1083	[2281,26,23]	\N	\N	\N	internal, oid, integer	time without time zone
2471	time_send	11	12	f	t	f	i	17	[1083]	\N	\N	\N	time without time zone	bytea
2472	timetz_recv	11	12	f	t	f	i	1266	[2281,26,23]	\N	\N	\N	internal, oid, integer	time with time zone
2473	timetz_send	11	12	f	t	f	i	17	[1266]	\N	\N	\N	time with time zone	bytea
2474	timestamp_recv	11	12	f	t	f	i	1114	[2281,26,23]	\N	\N	\N	internal, oid, integer	timestamp without time zone
2475	timestamp_send	11	12	f	t	f	i	17	[1114]	\N	\N	\N	timestamp without time zone	bytea
2476	timestamptz_recv	11	12	f	t	f	i	1184	[2281,26,23]	\N	\N	\N	internal, oid, integer	timestamp with time zone
2477	timestamptz_send	11	12	f	t	f	i	17	[1184]	\N	\N	\N	timestamp with time zone	bytea
2478	interval_recv	11	12	f	t	f	i	1186	[2281,26,23]	\N	\N	\N	internal, oid, integer	interval
2479	interval_send	11	12	f	t	f	i	17	[1186]	\N	\N	\N	interval	bytea
2480	lseg_recv	11	12	f	t	f	i	601	[2281]	\N	\N	\N	internal	lseg
2481	lseg_send	11	12	f	t	f	i	17	[601]	\N	\N	\N	lseg	bytea
2482	path_recv	11	12	f	t	f	i	602	[2281]	\N	\N	\N	internal	path
2483	path_send	11	12	f	t	f	i	17	[602]	\N	\N	\N	path	bytea
2484	box_recv	11	12	f	t	f	i	603	[2281]	\N	\N	\N	internal	box
2485	box_send	11	12	f	t	f	i	17	[603]	\N	\N	\N	box	bytea
2486	poly_recv	11	12	f	t	f	i	604	[2281]	\N	\N	\N	internal	polygon
2487	poly_send	11	12	f	t	f	i	17	[604]	\N	\N	\N	polygon	bytea
2488	line_recv	11	12	f	t	f	i	628	[2281]	\N	\N	\N	internal	line
2489	line_send	11	12	f	t	f	i	17	[628]	\N	\N	\N	line	bytea
2490	circle_recv	11	12	f	t	f	i	718	[2281]	\N	\N	\N	internal	circle
2491	circle_send	11	12	f	t	f	i	17	[718]	\N	\N	\N	circle	bytea
2492	cash_recv	11	12	f	t	f	i	790	[2281]	\N	\N	\N	internal	money
2493	cash_send	11	12	f	t	f	i	17	[790]	\N	\N	\N	money	bytea
2494	macaddr_recv	11	12	f	t	f	i	829	[2281]	\N	\N	\N	internal	macaddr
2495	macaddr_send	11	12	f	t	f	i	17	[829]	\N	\N	\N	macaddr	bytea
2496	inet_recv	11	12	f	t	f	i	869	[2281]	\N	\N	\N	internal	inet
2497	inet_send	11	12	f	t	f	i	17	[869]	\N	\N	\N	inet	bytea
2498	cidr_recv	11	12	f	t	f	i	650	[2281]	\N	\N	\N	internal	cidr
2499	cidr_send	11	12	f	t	f	i	17	[650]	\N	\N	\N	cidr	bytea
2500	cstring_recv	11	12	f	t	f	s	2275	[2281]	\N	\N	\N	internal	cstring
2501	cstring_send	11	12	f	t	f	s	17	[2275]	\N	\N	\N	cstring	bytea
2502	anyarray_recv	11	12	f	t	f	s	2277	[2281]	\N	\N	\N	internal	anyarray
2503	anyarray_send	11	12	f	t	f	s	17	[2277]	\N	\N	\N	anyarray	bytea
2504	pg_get_ruledef	11	12	f	t	f	s	25	[26,16]	\N	\N	\N	oid, boolean	text
2505	pg_get_viewdef	11	12	f	t	f	s	25	[25,16]	\N	\N	\N	text, boolean	text
2506	pg_get_viewdef	11	12	f	t	f	s	25	[26,16]	\N	\N	\N	oid, boolean	text
2507	pg_get_indexdef	11	12	f	t	f	s	25	[26,23,16]	\N	\N	\N	oid, integer, boolean	text
2508	pg_get_constraintdef	11	12	f	t	f	s	25	[26,16]	\N	\N	\N	oid, boolean	text
2509	pg_get_expr	11	12	f	t	f	s	25	[194,26,16]	\N	\N	\N	pg_node_tree, oid, boolean	text
2520	timestamp_lt_timestamptz	11	12	f	t	f	s	16	[1114,1184]	\N	\N	\N	timestamp without time zone, timestamp with time zone	boolean
2521	timestamp_le_timestamptz	11	12	f	t	f	s	16	[1114,1184]	\N	\N	\N	timestamp without time zone, timestamp with time zone	boolean
2522	timestamp_eq_timestamptz	11	12	f	t	f	s	16	[1114,1184]	\N	\N	\N	timestamp without time zone, timestamp with time zone	boolean
2523	timestamp_gt_timestamptz	11	12	f	t	f	s	16	[1114,1184]	\N	\N	\N	timestamp without time zone, timestamp with time zone	boolean
2524	timestamp_ge_timestamptz	11	12	f	t	f	s	16	[1114,1184]	\N	\N	\N	timestamp without time zone, timestamp with time zone	boolean
2525	timestamp_ne_timestamptz	11	12	f	t	f	s	16	[1114,1184]	\N	\N	\N	timestamp without time zone, timestamp with time zone	boolean
2527	timestamptz_lt_timestamp	11	12	f	t	f	s	16	[1184,1114]	\N	\N	\N	timestamp with time zone, timestamp without time zone	boolean
2528	timestamptz_le_timestamp	11	12	f	t	f	s	16	[1184,1114]	\N	\N	\N	timestamp with time zone, timestamp without time zone	boolean
2529	timestamptz_eq_timestamp	11	12	f	t	f	s	16	[1184,1114]	\N	\N	\N	timestamp with time zone, timestamp without time zone	boolean
2530	timestamptz_gt_timestamp	11	12	f	t	f	s	16	[1184,1114]	\N	\N	\N	timestamp with time zone, timestamp without time zone	boolean
2531	timestamptz_ge_timestamp	11	12	f	t	f	s	16	[1184,1114]	\N	\N	\N	timestamp with time zone, timestamp without time zone	boolean
2532	timestamptz_ne_timestamp	11	12	f	t	f	s	16	[1184,1114]	\N	\N	\N	timestamp with time zone, timestamp without time zone	boolean
2546	interval_pl_date	11	14	f	t	f	i	1114	[1186,1082]	\N	\N	\N	interval, date	timestamp without time zone
2547	interval_pl_timetz	11	14	f	t	f	i	1266	[1186,1266]	\N	\N	\N	interval, time with time zone	time with time zone
2548	interval_pl_timestamp	11	14	f	t	f	i	1114	[1186,1114]	\N	\N	\N	interval, timestamp without time zone	timestamp without time zone
2549	interval_pl_timestamptz	11	14	f	t	f	s	1184	[1186,1184]	\N	\N	\N	interval, timestamp with time zone	timestamp with time zone
2550	integer_pl_date	11	14	f	t	f	i	1082	[23,1082]	\N	\N	\N	integer, date	date
2556	pg_tablespace_databases	11	12	f	t	t	s	26	[26]	\N	\N	\N	oid	SETOF oid
2560	pg_postmaster_start_time	11	12	f	t	f	s	1184	[]	\N	\N	\N		timestamp with time zone
2561	pg_blocking_pids	11	12	f	t	f	v	1007	[23]	\N	\N	\N	integer	integer[]
2597	domain_in	11	12	f	f	f	s	2276	[2275,26,23]	\N	\N	\N	cstring, oid, integer	"any"
2598	domain_recv	11	12	f	f	f	s	2276	[2281,26,23]	\N	\N	\N	internal, oid, integer	"any"
2705	pg_has_role	11	12	f	t	f	s	16	[19,19,25]	\N	\N	\N	name, name, text	boolean
2706	pg_has_role	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
2707	pg_has_role	11	12	f	t	f	s	16	[26,19,25]	\N	\N	\N	oid, name, text	boolean
2708	pg_has_role	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
2709	pg_has_role	11	12	f	t	f	s	16	[19,25]	\N	\N	\N	name, text	boolean
2710	pg_has_role	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
2730	pg_get_triggerdef	11	12	f	t	f	s	25	[26,16]	\N	\N	\N	oid, boolean	text
2747	arrayoverlap	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
2748	arraycontains	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
2749	arraycontained	11	12	f	t	f	i	16	[2277,2277]	\N	\N	\N	anyarray, anyarray	boolean
2777	anynonarray_in	11	12	f	t	f	i	2776	[2275]	\N	\N	\N	cstring	anynonarray
2778	anynonarray_out	11	12	f	t	f	i	2275	[2776]	\N	\N	\N	anynonarray	cstring
2849	pg_current_wal_lsn	11	12	f	t	f	v	3220	[]	\N	\N	\N		pg_lsn
2852	pg_current_wal_insert_lsn	11	12	f	t	f	v	3220	[]	\N	\N	\N		pg_lsn
2854	pg_my_temp_schema	11	12	f	t	f	s	26	[]	\N	\N	\N		oid
2855	pg_is_other_temp_schema	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
2878	pg_stat_get_live_tuples	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
2879	pg_stat_get_dead_tuples	11	12	f	t	f	s	20	[26]	\N	\N	\N	oid	bigint
2893	xml_in	11	12	f	t	f	s	142	[2275]	\N	\N	\N	cstring	xml
2894	xml_out	11	12	f	t	f	i	2275	[142]	\N	\N	\N	xml	cstring
2898	xml_recv	11	12	f	t	f	s	142	[2281]	\N	\N	\N	internal	xml
2899	xml_send	11	12	f	t	f	s	17	[142]	\N	\N	\N	xml	bytea
2902	varbittypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2903	intervaltypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2904	intervaltypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2905	timestamptypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2906	timestamptypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2907	timestamptztypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2908	timestamptztypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2909	timetypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2910	timetypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2911	timetztypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2912	timetztypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2913	bpchartypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2914	bpchartypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2915	varchartypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2916	varchartypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2917	numerictypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2918	numerictypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2919	bittypmodin	11	12	f	t	f	i	23	[1263]	\N	\N	\N	cstring[]	integer
2920	bittypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2921	varbittypmodout	11	12	f	t	f	i	2275	[23]	\N	\N	\N	integer	cstring
2939	txid_snapshot_in	11	12	f	t	f	i	2970	[2275]	\N	\N	\N	cstring	txid_snapshot
2940	txid_snapshot_out	11	12	f	t	f	i	2275	[2970]	\N	\N	\N	txid_snapshot	cstring
2941	txid_snapshot_recv	11	12	f	t	f	i	2970	[2281]	\N	\N	\N	internal	txid_snapshot
2942	txid_snapshot_send	11	12	f	t	f	i	17	[2970]	\N	\N	\N	txid_snapshot	bytea
2952	uuid_in	11	12	f	t	f	i	2950	[2275]	\N	\N	\N	cstring	uuid
2953	uuid_out	11	12	f	t	f	i	2275	[2950]	\N	\N	\N	uuid	cstring
2954	uuid_lt	11	12	f	t	f	i	16	[2950,2950]	\N	\N	\N	uuid, uuid	boolean
2955	uuid_le	11	12	f	t	f	i	16	[2950,2950]	\N	\N	\N	uuid, uuid	boolean
2956	uuid_eq	11	12	f	t	f	i	16	[2950,2950]	\N	\N	\N	uuid, uuid	boolean
2957	uuid_ge	11	12	f	t	f	i	16	[2950,2950]	\N	\N	\N	uuid, uuid	boolean
2958	uuid_gt	11	12	f	t	f	i	16	[2950,2950]	\N	\N	\N	uuid, uuid	boolean
2959	uuid_ne	11	12	f	t	f	i	16	[2950,2950]	\N	\N	\N	uuid, uuid	boolean
2961	uuid_recv	11	12	f	t	f	i	2950	[2281]	\N	\N	\N	internal	uuid
2962	uuid_send	11	12	f	t	f	i	17	[2950]	\N	\N	\N	uuid	bytea
2997	pg_table_size	11	12	f	t	f	v	20	[2205]	\N	\N	\N	regclass	bigint
2998	pg_indexes_size	11	12	f	t	f	v	20	[2205]	\N	\N	\N	regclass	bigint
2999	pg_relation_filenode	11	12	f	t	f	s	26	[2205]	\N	\N	\N	regclass	oid
3000	has_foreign_data_wrapper_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
3001	has_foreign_data_wrapper_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
3002	has_foreign_data_wrapper_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
3003	has_foreign_data_wrapper_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
3004	has_foreign_data_wrapper_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
3005	has_foreign_data_wrapper_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
3006	has_server_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
3007	has_server_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
3008	has_server_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
3009	has_server_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
3010	has_server_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
3011	has_server_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
3012	has_column_privilege	11	12	f	t	f	s	16	[19,25,25,25]	\N	\N	\N	name, text, text, text	boolean
3013	has_column_privilege	11	12	f	t	f	s	16	[19,25,21,25]	\N	\N	\N	name, text, smallint, text	boolean
3014	has_column_privilege	11	12	f	t	f	s	16	[19,26,25,25]	\N	\N	\N	name, oid, text, text	boolean
3015	has_column_privilege	11	12	f	t	f	s	16	[19,26,21,25]	\N	\N	\N	name, oid, smallint, text	boolean
3016	has_column_privilege	11	12	f	t	f	s	16	[26,25,25,25]	\N	\N	\N	oid, text, text, text	boolean
3017	has_column_privilege	11	12	f	t	f	s	16	[26,25,21,25]	\N	\N	\N	oid, text, smallint, text	boolean
3018	has_column_privilege	11	12	f	t	f	s	16	[26,26,25,25]	\N	\N	\N	oid, oid, text, text	boolean
3019	has_column_privilege	11	12	f	t	f	s	16	[26,26,21,25]	\N	\N	\N	oid, oid, smallint, text	boolean
3020	has_column_privilege	11	12	f	t	f	s	16	[25,25,25]	\N	\N	\N	text, text, text	boolean
3021	has_column_privilege	11	12	f	t	f	s	16	[25,21,25]	\N	\N	\N	text, smallint, text	boolean
3022	has_column_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
3023	has_column_privilege	11	12	f	t	f	s	16	[26,21,25]	\N	\N	\N	oid, smallint, text	boolean
3024	has_any_column_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
3025	has_any_column_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
3026	has_any_column_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
3027	has_any_column_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
3028	has_any_column_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
3029	has_any_column_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
3034	pg_relation_filepath	11	12	f	t	f	s	25	[2205]	\N	\N	\N	regclass	text
3035	pg_listening_channels	11	12	f	t	t	s	25	[]	\N	\N	\N		SETOF text
3073	pg_is_wal_replay_paused	11	12	f	t	f	v	16	[]	\N	\N	\N		boolean
3078	pg_sequence_parameters	11	12	f	t	f	s	2249	[26]	[26,20,20,20,20,16,20,26]	[i,o,o,o,o,o,o,o]	[sequence_oid,start_value,minimum_value,maximum_value,increment,cycle_option,cache_size,data_type]	sequence_oid oid, OUT start_value bigint, OUT minimum_value bigint, OUT maximum_value bigint, OUT increment bigint, OUT cycle_option boolean, OUT cache_size bigint, OUT data_type oid	record
3116	fdw_handler_in	11	12	f	f	f	i	3115	[2275]	\N	\N	\N	cstring	fdw_handler
3117	fdw_handler_out	11	12	f	t	f	i	2275	[3115]	\N	\N	\N	fdw_handler	cstring
3120	void_recv	11	12	f	t	f	i	2278	[2281]	\N	\N	\N	internal	void
3121	void_send	11	12	f	t	f	i	17	[2278]	\N	\N	\N	void	bytea
3138	has_type_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
3139	has_type_privilege	11	12	f	t	f	s	16	[19,26,25]	\N	\N	\N	name, oid, text	boolean
3140	has_type_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
3141	has_type_privilege	11	12	f	t	f	s	16	[26,26,25]	\N	\N	\N	oid, oid, text	boolean
3142	has_type_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
3143	has_type_privilege	11	12	f	t	f	s	16	[26,25]	\N	\N	\N	oid, text	boolean
3159	pg_get_viewdef	11	12	f	t	f	s	25	[26,23]	\N	\N	\N	oid, integer	text
3163	pg_trigger_depth	11	12	f	t	f	s	23	[]	\N	\N	\N		integer
3229	pg_lsn_in	11	12	f	t	f	i	3220	[2275]	\N	\N	\N	cstring	pg_lsn
3230	pg_lsn_out	11	12	f	t	f	i	2275	[3220]	\N	\N	\N	pg_lsn	cstring
3238	pg_lsn_recv	11	12	f	t	f	i	3220	[2281]	\N	\N	\N	internal	pg_lsn
3239	pg_lsn_send	11	12	f	t	f	i	17	[3220]	\N	\N	\N	pg_lsn	bytea
3298	row_security_active	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3299	row_security_active	11	12	f	t	f	s	16	[25]	\N	\N	\N	text	boolean
3311	tsm_handler_in	11	12	f	f	f	i	3310	[2275]	\N	\N	\N	cstring	tsm_handler
3312	tsm_handler_out	11	12	f	t	f	i	2275	[3310]	\N	\N	\N	tsm_handler	cstring
3348	txid_current_if_assigned	11	12	f	t	f	s	20	[]	\N	\N	\N		bigint
3352	pg_get_partkeydef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
3355	pg_ndistinct_in	11	12	f	t	f	i	3361	[2275]	\N	\N	\N	cstring	pg_ndistinct
3356	pg_ndistinct_out	11	12	f	t	f	i	2275	[3361]	\N	\N	\N	pg_ndistinct	cstring
3357	pg_ndistinct_recv	11	12	f	t	f	s	3361	[2281]	\N	\N	\N	internal	pg_ndistinct
3358	pg_ndistinct_send	11	12	f	t	f	s	17	[3361]	\N	\N	\N	pg_ndistinct	bytea
3376	pg_safe_snapshot_blocking_pids	11	12	f	t	f	v	1007	[23]	\N	\N	\N	integer	integer[]
3382	pg_identify_object_as_address	11	12	f	t	f	s	2249	[26,26,23]	[26,26,23,25,1009,1009]	[i,i,i,o,o,o]	[classid,objid,objsubid,type,object_names,object_args]	classid oid, objid oid, objsubid integer, OUT type text, OUT object_names text[], OUT object_args text[]	record
3403	pg_statistics_obj_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3404	pg_dependencies_in	11	12	f	t	f	i	3402	[2275]	\N	\N	\N	cstring	pg_dependencies
3405	pg_dependencies_out	11	12	f	t	f	i	2275	[3402]	\N	\N	\N	pg_dependencies	cstring
3406	pg_dependencies_recv	11	12	f	t	f	s	3402	[2281]	\N	\N	\N	internal	pg_dependencies
3407	pg_dependencies_send	11	12	f	t	f	s	17	[3402]	\N	\N	\N	pg_dependencies	bytea
3408	pg_get_partition_constraintdef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
3415	pg_get_statisticsobjdef	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
3423	pg_partition_tree	11	12	f	t	t	v	2249	[2205]	[2205,2205,2205,16,23]	[i,o,o,o,o]	[rootrelid,relid,parentrelid,isleaf,level]	rootrelid regclass, OUT relid regclass, OUT parentrelid regclass, OUT isleaf boolean, OUT level integer	SETOF record
3424	pg_partition_root	11	12	f	t	f	i	2205	[2205]	\N	\N	\N	regclass	regclass
3446	macaddr8_recv	11	12	f	t	f	i	774	[2281]	\N	\N	\N	internal	macaddr8
3447	macaddr8_send	11	12	f	t	f	i	17	[774]	\N	\N	\N	macaddr8	bytea
3448	pg_collation_actual_version	11	12	f	t	f	v	25	[26]	\N	\N	\N	oid	text
3476	to_regoperator	11	12	f	t	f	s	2204	[25]	\N	\N	\N	text	regoperator
3479	to_regprocedure	11	12	f	t	f	s	2202	[25]	\N	\N	\N	text	regprocedure
3492	to_regoper	11	12	f	t	f	s	2203	[25]	\N	\N	\N	text	regoper
3493	to_regtype	11	12	f	t	f	s	2206	[25]	\N	\N	\N	text	regtype
3494	to_regproc	11	12	f	t	f	s	24	[25]	\N	\N	\N	text	regproc
3495	to_regclass	11	12	f	t	f	s	2205	[25]	\N	\N	\N	text	regclass
3504	anyenum_in	11	12	f	t	f	i	3500	[2275]	\N	\N	\N	cstring	anyenum
3505	anyenum_out	11	12	f	t	f	s	2275	[3500]	\N	\N	\N	anyenum	cstring
3537	pg_describe_object	11	12	f	t	f	s	25	[26,26,23]	\N	\N	\N	oid, oid, integer	text
3594	event_trigger_in	11	12	f	f	f	i	3838	[2275]	\N	\N	\N	cstring	event_trigger
3595	event_trigger_out	11	12	f	t	f	i	2275	[3838]	\N	\N	\N	event_trigger	cstring
3610	tsvectorin	11	12	f	t	f	i	3614	[2275]	\N	\N	\N	cstring	tsvector
3611	tsvectorout	11	12	f	t	f	i	2275	[3614]	\N	\N	\N	tsvector	cstring
3612	tsqueryin	11	12	f	t	f	i	3615	[2275]	\N	\N	\N	cstring	tsquery
3613	tsqueryout	11	12	f	t	f	i	2275	[3615]	\N	\N	\N	tsquery	cstring
3638	tsvectorsend	11	12	f	t	f	i	17	[3614]	\N	\N	\N	tsvector	bytea
3639	tsvectorrecv	11	12	f	t	f	i	3614	[2281]	\N	\N	\N	internal	tsvector
3640	tsquerysend	11	12	f	t	f	i	17	[3615]	\N	\N	\N	tsquery	bytea
3641	tsqueryrecv	11	12	f	t	f	i	3615	[2281]	\N	\N	\N	internal	tsquery
3646	gtsvectorin	11	12	f	t	f	i	3642	[2275]	\N	\N	\N	cstring	gtsvector
3647	gtsvectorout	11	12	f	t	f	i	2275	[3642]	\N	\N	\N	gtsvector	cstring
3736	regconfigin	11	12	f	t	f	s	3734	[2275]	\N	\N	\N	cstring	regconfig
3737	regconfigout	11	12	f	t	f	s	2275	[3734]	\N	\N	\N	regconfig	cstring
3738	regconfigrecv	11	12	f	t	f	i	3734	[2281]	\N	\N	\N	internal	regconfig
3739	regconfigsend	11	12	f	t	f	i	17	[3734]	\N	\N	\N	regconfig	bytea
3756	pg_ts_parser_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3757	pg_ts_dict_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3758	pg_ts_config_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3768	pg_ts_template_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3771	regdictionaryin	11	12	f	t	f	s	3769	[2275]	\N	\N	\N	cstring	regdictionary
3772	regdictionaryout	11	12	f	t	f	s	2275	[3769]	\N	\N	\N	regdictionary	cstring
3773	regdictionaryrecv	11	12	f	t	f	i	3769	[2281]	\N	\N	\N	internal	regdictionary
3774	regdictionarysend	11	12	f	t	f	i	17	[3769]	\N	\N	\N	regdictionary	bytea
3778	pg_tablespace_location	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
3788	pg_stat_get_snapshot_timestamp	11	12	f	t	f	s	1184	[]	\N	\N	\N		timestamp with time zone
3800	pg_current_logfile	11	12	f	f	f	v	25	[]	\N	\N	\N		text
3801	pg_current_logfile	11	12	f	f	f	v	25	[25]	\N	\N	\N	text	text
3803	jsonb_send	11	12	f	t	f	i	17	[3802]	\N	\N	\N	jsonb	bytea
3804	jsonb_out	11	12	f	t	f	i	2275	[3802]	\N	\N	\N	jsonb	cstring
3805	jsonb_recv	11	12	f	t	f	i	3802	[2281]	\N	\N	\N	internal	jsonb
3806	jsonb_in	11	12	f	t	f	i	3802	[2275]	\N	\N	\N	cstring	jsonb
3808	pg_get_function_arg_default	11	12	f	t	f	s	25	[26,23]	\N	\N	\N	oid, integer	text
3810	pg_is_in_recovery	11	12	f	t	f	v	16	[]	\N	\N	\N		boolean
3815	pg_collation_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3820	pg_last_wal_receive_lsn	11	12	f	t	f	v	3220	[]	\N	\N	\N		pg_lsn
3821	pg_last_wal_replay_lsn	11	12	f	t	f	v	3220	[]	\N	\N	\N		pg_lsn
3829	pg_opfamily_is_visible	11	12	f	t	f	s	16	[26]	\N	\N	\N	oid	boolean
3830	pg_last_xact_replay_timestamp	11	12	f	t	f	v	1184	[]	\N	\N	\N		timestamp with time zone
3832	anyrange_in	11	12	f	t	f	s	3831	[2275,26,23]	\N	\N	\N	cstring, oid, integer	anyrange
3833	anyrange_out	11	12	f	t	f	s	2275	[3831]	\N	\N	\N	anyrange	cstring
3842	pg_relation_is_updatable	11	12	f	t	f	s	23	[2205,16]	\N	\N	\N	regclass, boolean	integer
3843	pg_column_is_updatable	11	12	f	t	f	s	16	[2205,21,16]	\N	\N	\N	regclass, smallint, boolean	boolean
3947	json_object_field	11	12	f	t	f	i	114	[114,25]	\N	\N	[from_json,field_name]	from_json json, field_name text	json
3948	json_object_field_text	11	12	f	t	f	i	25	[114,25]	\N	\N	[from_json,field_name]	from_json json, field_name text	text
3949	json_array_element	11	12	f	t	f	i	114	[114,23]	\N	\N	[from_json,element_index]	from_json json, element_index integer	json
3950	json_array_element_text	11	12	f	t	f	i	25	[114,23]	\N	\N	[from_json,element_index]	from_json json, element_index integer	text
4001	jsonpath_in	11	12	f	t	f	i	4072	[2275]	\N	\N	\N	cstring	jsonpath
4002	jsonpath_recv	11	12	f	t	f	i	4072	[2281]	\N	\N	\N	internal	jsonpath
4003	jsonpath_out	11	12	f	t	f	i	2275	[4072]	\N	\N	\N	jsonpath	cstring
4004	jsonpath_send	11	12	f	t	f	i	17	[4072]	\N	\N	\N	jsonpath	bytea
4032	pg_sequence_last_value	11	12	f	t	f	v	20	[2205]	\N	\N	\N	regclass	bigint
4084	regnamespacein	11	12	f	t	f	s	4089	[2275]	\N	\N	\N	cstring	regnamespace
4085	regnamespaceout	11	12	f	t	f	s	2275	[4089]	\N	\N	\N	regnamespace	cstring
4086	to_regnamespace	11	12	f	t	f	s	4089	[25]	\N	\N	\N	text	regnamespace
4087	regnamespacerecv	11	12	f	t	f	i	4089	[2281]	\N	\N	\N	internal	regnamespace
4088	regnamespacesend	11	12	f	t	f	i	17	[4089]	\N	\N	\N	regnamespace	bytea
4092	regroleout	11	12	f	t	f	s	2275	[4096]	\N	\N	\N	regrole	cstring
4093	to_regrole	11	12	f	t	f	s	4096	[25]	\N	\N	\N	text	regrole
4094	regrolerecv	11	12	f	t	f	i	4096	[2281]	\N	\N	\N	internal	regrole
4095	regrolesend	11	12	f	t	f	i	17	[4096]	\N	\N	\N	regrole	bytea
4098	regrolein	11	12	f	t	f	s	4096	[2275]	\N	\N	\N	cstring	regrole
4110	macaddr8_in	11	12	f	t	f	i	774	[2275]	\N	\N	\N	cstring	macaddr8
4111	macaddr8_out	11	12	f	t	f	i	2275	[774]	\N	\N	\N	macaddr8	cstring
4193	regcollationin	11	12	f	t	f	s	4191	[2275]	\N	\N	\N	cstring	regcollation
4194	regcollationout	11	12	f	t	f	s	2275	[4191]	\N	\N	\N	regcollation	cstring
4195	to_regcollation	11	12	f	t	f	s	4191	[25]	\N	\N	\N	text	regcollation
4196	regcollationrecv	11	12	f	t	f	i	4191	[2281]	\N	\N	\N	internal	regcollation
4197	regcollationsend	11	12	f	t	f	i	17	[4191]	\N	\N	\N	regcollation	bytea
4226	anycompatiblemultirange_in	11	12	f	t	f	s	4538	[2275,26,23]	\N	\N	\N	cstring, oid, integer	anycompatiblemultirange
4227	anycompatiblemultirange_out	11	12	f	t	f	s	2275	[4538]	\N	\N	\N	anycompatiblemultirange	cstring
4229	anymultirange_in	11	12	f	t	f	s	4537	[2275,26,23]	\N	\N	\N	cstring, oid, integer	anymultirange
4230	anymultirange_out	11	12	f	t	f	s	2275	[4537]	\N	\N	\N	anymultirange	cstring
4596	brin_bloom_summary_in	11	12	f	t	f	i	4600	[2275]	\N	\N	\N	cstring	pg_brin_bloom_summary
4597	brin_bloom_summary_out	11	12	f	t	f	i	2275	[4600]	\N	\N	\N	pg_brin_bloom_summary	cstring
4598	brin_bloom_summary_recv	11	12	f	t	f	s	4600	[2281]	\N	\N	\N	internal	pg_brin_bloom_summary
4599	brin_bloom_summary_send	11	12	f	t	f	s	17	[4600]	\N	\N	\N	pg_brin_bloom_summary	bytea
4638	brin_minmax_multi_summary_in	11	12	f	t	f	i	4601	[2275]	\N	\N	\N	cstring	pg_brin_minmax_multi_summary
4639	brin_minmax_multi_summary_out	11	12	f	t	f	i	2275	[4601]	\N	\N	\N	pg_brin_minmax_multi_summary	cstring
4640	brin_minmax_multi_summary_recv	11	12	f	t	f	s	4601	[2281]	\N	\N	\N	internal	pg_brin_minmax_multi_summary
4641	brin_minmax_multi_summary_send	11	12	f	t	f	s	17	[4601]	\N	\N	\N	pg_brin_minmax_multi_summary	bytea
5018	pg_mcv_list_in	11	12	f	t	f	i	5017	[2275]	\N	\N	\N	cstring	pg_mcv_list
5019	pg_mcv_list_out	11	12	f	t	f	i	2275	[5017]	\N	\N	\N	pg_mcv_list	cstring
5020	pg_mcv_list_recv	11	12	f	t	f	s	5017	[2281]	\N	\N	\N	internal	pg_mcv_list
5021	pg_mcv_list_send	11	12	f	t	f	s	17	[5017]	\N	\N	\N	pg_mcv_list	bytea
5055	pg_snapshot_in	11	12	f	t	f	i	5038	[2275]	\N	\N	\N	cstring	pg_snapshot
5056	pg_snapshot_out	11	12	f	t	f	i	2275	[5038]	\N	\N	\N	pg_snapshot	cstring
5057	pg_snapshot_recv	11	12	f	t	f	i	5038	[2281]	\N	\N	\N	internal	pg_snapshot
5058	pg_snapshot_send	11	12	f	t	f	i	17	[5038]	\N	\N	\N	pg_snapshot	bytea
5060	pg_current_xact_id_if_assigned	11	12	f	t	f	s	5069	[]	\N	\N	\N		xid8
5070	xid8in	11	12	f	t	f	i	5069	[2275]	\N	\N	\N	cstring	xid8
5081	xid8out	11	12	f	t	f	i	2275	[5069]	\N	\N	\N	xid8	cstring
5082	xid8recv	11	12	f	t	f	i	5069	[2281]	\N	\N	\N	internal	xid8
5083	xid8send	11	12	f	t	f	i	17	[5069]	\N	\N	\N	xid8	bytea
5086	anycompatible_in	11	12	f	t	f	i	5077	[2275]	\N	\N	\N	cstring	anycompatible
5087	anycompatible_out	11	12	f	t	f	i	2275	[5077]	\N	\N	\N	anycompatible	cstring
5088	anycompatiblearray_in	11	12	f	t	f	i	5078	[2275]	\N	\N	\N	cstring	anycompatiblearray
5089	anycompatiblearray_out	11	12	f	t	f	s	2275	[5078]	\N	\N	\N	anycompatiblearray	cstring
5090	anycompatiblearray_recv	11	12	f	t	f	s	5078	[2281]	\N	\N	\N	internal	anycompatiblearray
5091	anycompatiblearray_send	11	12	f	t	f	s	17	[5078]	\N	\N	\N	anycompatiblearray	bytea
5092	anycompatiblenonarray_in	11	12	f	t	f	i	5079	[2275]	\N	\N	\N	cstring	anycompatiblenonarray
5093	anycompatiblenonarray_out	11	12	f	t	f	i	2275	[5079]	\N	\N	\N	anycompatiblenonarray	cstring
5094	anycompatiblerange_in	11	12	f	t	f	s	5080	[2275,26,23]	\N	\N	\N	cstring, oid, integer	anycompatiblerange
5095	anycompatiblerange_out	11	12	f	t	f	s	2275	[5080]	\N	\N	\N	anycompatiblerange	cstring
6098	jsonb_subscript_handler	11	12	f	t	f	i	2281	[2281]	\N	\N	\N	internal	internal
6119	pg_get_publication_tables	11	12	f	t	t	s	2249	[25]	[25,26,22,194]	[i,o,o,o]	[pubname,relid,attrs,qual]	pubname text, OUT relid oid, OUT attrs int2vector, OUT qual pg_node_tree	SETOF record
6121	pg_relation_is_publishable	11	12	f	t	f	s	16	[2205]	\N	\N	\N	regclass	boolean
6173	pg_get_statisticsobjdef_expressions	11	12	f	t	f	s	1009	[26]	\N	\N	\N	oid	text[]
6174	pg_get_statisticsobjdef_columns	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
6179	array_subscript_handler	11	12	f	t	f	i	2281	[2281]	\N	\N	\N	internal	internal
6180	raw_array_subscript_handler	11	12	f	t	f	i	2281	[2281]	\N	\N	\N	internal	internal
6197	pg_get_function_sqlbody	11	12	f	t	f	s	25	[26]	\N	\N	\N	oid	text
6205	has_parameter_privilege	11	12	f	t	f	s	16	[19,25,25]	\N	\N	\N	name, text, text	boolean
6206	has_parameter_privilege	11	12	f	t	f	s	16	[26,25,25]	\N	\N	\N	oid, text, text	boolean
6207	has_parameter_privilege	11	12	f	t	f	s	16	[25,25]	\N	\N	\N	text, text	boolean
6249	pg_database_collation_actual_version	11	12	f	t	f	v	25	[26]	\N	\N	\N	oid	text
13208	_pg_expandarray	13207	14	f	t	t	i	2249	[2277]	[2277,2283,23]	[i,o,o]	["",x,n]	anyarray, OUT x anyelement, OUT n integer	SETOF record
13212	_pg_char_max_length	13207	14	f	t	f	i	23	[26,23]	\N	\N	[typid,typmod]	typid oid, typmod integer	integer
13213	_pg_char_octet_length	13207	14	f	t	f	i	23	[26,23]	\N	\N	[typid,typmod]	typid oid, typmod integer	integer
13215	_pg_numeric_precision	13207	14	f	t	f	i	23	[26,23]	\N	\N	[typid,typmod]	typid oid, typmod integer	integer
13216	_pg_numeric_precision_radix	13207	14	f	t	f	i	23	[26,23]	\N	\N	[typid,typmod]	typid oid, typmod integer	integer
13217	_pg_numeric_scale	13207	14	f	t	f	i	23	[26,23]	\N	\N	[typid,typmod]	typid oid, typmod integer	integer
13218	_pg_datetime_precision	13207	14	f	t	f	i	23	[26,23]	\N	\N	[typid,typmod]	typid oid, typmod integer	integer
13219	_pg_interval_type	13207	14	f	t	f	i	25	[26,23]	\N	\N	[typid,mod]	typid oid, mod integer	text
`;
