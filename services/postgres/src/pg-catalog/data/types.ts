// Generated from PostgreSQL 15 by scripts/generate-pg-catalog.ts.
export const types = String.raw`
16	bool	11	1	t	b	B	t	,	0	0	1000	1242	1243	2436	2437	0	0	c	p	f	0	-1	0	0	\N	boolean	boolean, 'true'/'false'
17	bytea	11	-1	f	b	U	f	,	0	0	1001	1244	31	2412	2413	0	0	i	x	f	0	-1	0	0	\N	bytea	variable-length string, binary values escaped
18	char	11	1	t	b	Z	f	,	0	0	1002	1245	33	2434	2435	0	0	c	p	f	0	-1	0	0	\N	"char"	single character
19	name	11	64	f	b	S	f	,	6180	18	1003	34	35	2422	2423	0	0	c	p	f	0	-1	0	950	\N	name	63-byte type for storing system identifiers
20	int8	11	8	t	b	N	f	,	0	0	1016	460	461	2408	2409	0	0	d	p	f	0	-1	0	0	\N	bigint	~18 digit integer, 8-byte storage
21	int2	11	2	t	b	N	f	,	0	0	1005	38	39	2404	2405	0	0	s	p	f	0	-1	0	0	\N	smallint	-32 thousand to 32 thousand, 2-byte storage
22	int2vector	11	-1	f	b	A	f	,	6179	21	1006	40	41	2410	2411	0	0	i	p	f	0	-1	0	0	\N	int2vector	array of int2, used in system tables
23	int4	11	4	t	b	N	f	,	0	0	1007	42	43	2406	2407	0	0	i	p	f	0	-1	0	0	\N	integer	-2 billion to 2 billion integer, 4-byte storage
24	regproc	11	4	t	b	N	f	,	0	0	1008	44	45	2444	2445	0	0	i	p	f	0	-1	0	0	\N	regproc	registered procedure
25	text	11	-1	f	b	S	t	,	0	0	1009	46	47	2414	2415	0	0	i	x	f	0	-1	0	100	\N	text	variable-length string, no limit specified
26	oid	11	4	t	b	N	t	,	0	0	1028	1798	1799	2418	2419	0	0	i	p	f	0	-1	0	0	\N	oid	object identifier(oid), maximum 4 billion
27	tid	11	6	f	b	U	f	,	0	0	1010	48	49	2438	2439	0	0	s	p	f	0	-1	0	0	\N	tid	(block, offset), physical location of tuple
28	xid	11	4	t	b	U	f	,	0	0	1011	50	51	2440	2441	0	0	i	p	f	0	-1	0	0	\N	xid	transaction id
29	cid	11	4	t	b	U	f	,	0	0	1012	52	53	2442	2443	0	0	i	p	f	0	-1	0	0	\N	cid	command identifier type, sequence in transaction id
30	oidvector	11	-1	f	b	A	f	,	6179	26	1013	54	55	2420	2421	0	0	i	p	f	0	-1	0	0	\N	oidvector	array of oids, used in system tables
32	pg_ddl_command	11	8	t	p	P	f	,	0	0	0	86	87	88	90	0	0	d	p	f	0	-1	0	0	\N	pg_ddl_command	internal type for passing CollectedCommand
114	json	11	-1	f	b	U	f	,	0	0	199	321	322	323	324	0	0	i	x	f	0	-1	0	0	\N	json	JSON stored as text
142	xml	11	-1	f	b	U	f	,	0	0	143	2893	2894	2898	2899	0	0	i	x	f	0	-1	0	0	\N	xml	XML content
143	_xml	11	-1	f	b	A	f	,	6179	142	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	xml[]	\N
194	pg_node_tree	11	-1	f	b	Z	f	,	0	0	0	195	196	197	198	0	0	i	x	f	0	-1	0	100	\N	pg_node_tree	string representing an internal node tree
199	_json	11	-1	f	b	A	f	,	6179	114	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	json[]	\N
269	table_am_handler	11	4	t	p	P	f	,	0	0	0	267	268	0	0	0	0	i	p	f	0	-1	0	0	\N	table_am_handler	\N
271	_xid8	11	-1	f	b	A	f	,	6179	5069	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	xid8[]	\N
325	index_am_handler	11	4	t	p	P	f	,	0	0	0	326	327	0	0	0	0	i	p	f	0	-1	0	0	\N	index_am_handler	pseudo-type for the result of an index AM handler function
600	point	11	16	f	b	G	f	,	6180	701	1017	117	118	2428	2429	0	0	d	p	f	0	-1	0	0	\N	point	geometric point '(x, y)'
601	lseg	11	32	f	b	G	f	,	6180	600	1018	119	120	2480	2481	0	0	d	p	f	0	-1	0	0	\N	lseg	geometric line segment '(pt1,pt2)'
602	path	11	-1	f	b	G	f	,	0	0	1019	121	122	2482	2483	0	0	d	x	f	0	-1	0	0	\N	path	geometric path '(pt1,...)'
603	box	11	32	f	b	G	f	;	6180	600	1020	123	124	2484	2485	0	0	d	p	f	0	-1	0	0	\N	box	geometric box '(lower left,upper right)'
604	polygon	11	-1	f	b	G	f	,	0	0	1027	347	348	2486	2487	0	0	d	x	f	0	-1	0	0	\N	polygon	geometric polygon '(pt1,...)'
628	line	11	24	f	b	G	f	,	6180	701	629	1490	1491	2488	2489	0	0	d	p	f	0	-1	0	0	\N	line	geometric line
629	_line	11	-1	f	b	A	f	,	6179	628	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	line[]	\N
650	cidr	11	-1	f	b	I	f	,	0	0	651	1267	1427	2498	2499	0	0	i	m	f	0	-1	0	0	\N	cidr	network IP address/netmask, network address
651	_cidr	11	-1	f	b	A	f	,	6179	650	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	cidr[]	\N
700	float4	11	4	t	b	N	f	,	0	0	1021	200	201	2424	2425	0	0	i	p	f	0	-1	0	0	\N	real	single-precision floating point number, 4-byte storage
701	float8	11	8	t	b	N	t	,	0	0	1022	214	215	2426	2427	0	0	d	p	f	0	-1	0	0	\N	double precision	double-precision floating point number, 8-byte storage
705	unknown	11	-2	f	p	X	f	,	0	0	0	109	110	2416	2417	0	0	c	p	f	0	-1	0	0	\N	unknown	pseudo-type representing an undetermined type
718	circle	11	24	f	b	G	f	,	0	0	719	1450	1451	2490	2491	0	0	d	p	f	0	-1	0	0	\N	circle	geometric circle '(center,radius)'
719	_circle	11	-1	f	b	A	f	,	6179	718	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	circle[]	\N
774	macaddr8	11	8	f	b	U	f	,	0	0	775	4110	4111	3446	3447	0	0	i	p	f	0	-1	0	0	\N	macaddr8	XX:XX:XX:XX:XX:XX:XX:XX, MAC address
775	_macaddr8	11	-1	f	b	A	f	,	6179	774	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	macaddr8[]	\N
790	money	11	8	t	b	N	f	,	0	0	791	886	887	2492	2493	0	0	d	p	f	0	-1	0	0	\N	money	monetary amounts, $d,ddd.cc
791	_money	11	-1	f	b	A	f	,	6179	790	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	money[]	\N
829	macaddr	11	6	f	b	U	f	,	0	0	1040	436	437	2494	2495	0	0	i	p	f	0	-1	0	0	\N	macaddr	XX:XX:XX:XX:XX:XX, MAC address
869	inet	11	-1	f	b	I	t	,	0	0	1041	910	911	2496	2497	0	0	i	m	f	0	-1	0	0	\N	inet	IP address/netmask, host address, netmask optional
1000	_bool	11	-1	f	b	A	f	,	6179	16	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	boolean[]	\N
1001	_bytea	11	-1	f	b	A	f	,	6179	17	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	bytea[]	\N
1002	_char	11	-1	f	b	A	f	,	6179	18	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	"char"[]	\N
1003	_name	11	-1	f	b	A	f	,	6179	19	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	950	\N	name[]	\N
1005	_int2	11	-1	f	b	A	f	,	6179	21	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	smallint[]	\N
1006	_int2vector	11	-1	f	b	A	f	,	6179	22	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	int2vector[]	\N
1007	_int4	11	-1	f	b	A	f	,	6179	23	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	integer[]	\N
1008	_regproc	11	-1	f	b	A	f	,	6179	24	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regproc[]	\N
1009	_text	11	-1	f	b	A	f	,	6179	25	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	100	\N	text[]	\N
1010	_tid	11	-1	f	b	A	f	,	6179	27	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	tid[]	\N
1011	_xid	11	-1	f	b	A	f	,	6179	28	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	xid[]	\N
1012	_cid	11	-1	f	b	A	f	,	6179	29	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	cid[]	\N
1013	_oidvector	11	-1	f	b	A	f	,	6179	30	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	oidvector[]	\N
1014	_bpchar	11	-1	f	b	A	f	,	6179	1042	0	750	751	2400	2401	2913	2914	i	x	f	0	-1	0	100	\N	character[]	\N
1015	_varchar	11	-1	f	b	A	f	,	6179	1043	0	750	751	2400	2401	2915	2916	i	x	f	0	-1	0	100	\N	character varying[]	\N
1016	_int8	11	-1	f	b	A	f	,	6179	20	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	bigint[]	\N
1017	_point	11	-1	f	b	A	f	,	6179	600	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	point[]	\N
1018	_lseg	11	-1	f	b	A	f	,	6179	601	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	lseg[]	\N
1019	_path	11	-1	f	b	A	f	,	6179	602	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	path[]	\N
1020	_box	11	-1	f	b	A	f	;	6179	603	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	box[]	\N
1021	_float4	11	-1	f	b	A	f	,	6179	700	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	real[]	\N
1022	_float8	11	-1	f	b	A	f	,	6179	701	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	double precision[]	\N
1027	_polygon	11	-1	f	b	A	f	,	6179	604	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	polygon[]	\N
1028	_oid	11	-1	f	b	A	f	,	6179	26	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	oid[]	\N
1033	aclitem	11	12	f	b	U	f	,	0	0	1034	1031	1032	0	0	0	0	i	p	f	0	-1	0	0	\N	aclitem	access control list
1034	_aclitem	11	-1	f	b	A	f	,	6179	1033	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	aclitem[]	\N
1040	_macaddr	11	-1	f	b	A	f	,	6179	829	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	macaddr[]	\N
1041	_inet	11	-1	f	b	A	f	,	6179	869	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	inet[]	\N
1042	bpchar	11	-1	f	b	S	f	,	0	0	1014	1044	1045	2430	2431	2913	2914	i	x	f	0	-1	0	100	\N	character	char(length), blank-padded string, fixed storage length
1043	varchar	11	-1	f	b	S	f	,	0	0	1015	1046	1047	2432	2433	2915	2916	i	x	f	0	-1	0	100	\N	character varying	varchar(length), non-blank-padded string, variable storage length
1082	date	11	4	t	b	D	f	,	0	0	1182	1084	1085	2468	2469	0	0	i	p	f	0	-1	0	0	\N	date	date
1083	time	11	8	t	b	D	f	,	0	0	1183	1143	1144	2470	2471	2909	2910	d	p	f	0	-1	0	0	\N	time without time zone	time of day
1114	timestamp	11	8	t	b	D	f	,	0	0	1115	1312	1313	2474	2475	2905	2906	d	p	f	0	-1	0	0	\N	timestamp without time zone	date and time
1115	_timestamp	11	-1	f	b	A	f	,	6179	1114	0	750	751	2400	2401	2905	2906	d	x	f	0	-1	0	0	\N	timestamp without time zone[]	\N
1182	_date	11	-1	f	b	A	f	,	6179	1082	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	date[]	\N
1183	_time	11	-1	f	b	A	f	,	6179	1083	0	750	751	2400	2401	2909	2910	d	x	f	0	-1	0	0	\N	time without time zone[]	\N
1184	timestamptz	11	8	t	b	D	t	,	0	0	1185	1150	1151	2476	2477	2907	2908	d	p	f	0	-1	0	0	\N	timestamp with time zone	date and time with time zone
1185	_timestamptz	11	-1	f	b	A	f	,	6179	1184	0	750	751	2400	2401	2907	2908	d	x	f	0	-1	0	0	\N	timestamp with time zone[]	\N
1186	interval	11	16	f	b	T	t	,	0	0	1187	1160	1161	2478	2479	2903	2904	d	p	f	0	-1	0	0	\N	interval	@ <number> <units>, time interval
1187	_interval	11	-1	f	b	A	f	,	6179	1186	0	750	751	2400	2401	2903	2904	d	x	f	0	-1	0	0	\N	interval[]	\N
1231	_numeric	11	-1	f	b	A	f	,	6179	1700	0	750	751	2400	2401	2917	2918	i	x	f	0	-1	0	0	\N	numeric[]	\N
1263	_cstring	11	-1	f	b	A	f	,	6179	2275	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	cstring[]	\N
1266	timetz	11	12	f	b	D	f	,	0	0	1270	1350	1351	2472	2473	2911	2912	d	p	f	0	-1	0	0	\N	time with time zone	time of day with time zone
1270	_timetz	11	-1	f	b	A	f	,	6179	1266	0	750	751	2400	2401	2911	2912	d	x	f	0	-1	0	0	\N	time with time zone[]	\N
1560	bit	11	-1	f	b	V	f	,	0	0	1561	1564	1565	2456	2457	2919	2920	i	x	f	0	-1	0	0	\N	bit	fixed-length bit string
1561	_bit	11	-1	f	b	A	f	,	6179	1560	0	750	751	2400	2401	2919	2920	i	x	f	0	-1	0	0	\N	bit[]	\N
1562	varbit	11	-1	f	b	V	t	,	0	0	1563	1579	1580	2458	2459	2902	2921	i	x	f	0	-1	0	0	\N	bit varying	variable-length bit string
1563	_varbit	11	-1	f	b	A	f	,	6179	1562	0	750	751	2400	2401	2902	2921	i	x	f	0	-1	0	0	\N	bit varying[]	\N
1700	numeric	11	-1	f	b	N	f	,	0	0	1231	1701	1702	2460	2461	2917	2918	i	m	f	0	-1	0	0	\N	numeric	numeric(precision, decimal), arbitrary precision number
1790	refcursor	11	-1	f	b	U	f	,	0	0	2201	46	47	2414	2415	0	0	i	x	f	0	-1	0	0	\N	refcursor	reference to cursor (portal name)
2201	_refcursor	11	-1	f	b	A	f	,	6179	1790	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	refcursor[]	\N
2202	regprocedure	11	4	t	b	N	f	,	0	0	2207	2212	2213	2446	2447	0	0	i	p	f	0	-1	0	0	\N	regprocedure	registered procedure (with args)
2203	regoper	11	4	t	b	N	f	,	0	0	2208	2214	2215	2448	2449	0	0	i	p	f	0	-1	0	0	\N	regoper	registered operator
2204	regoperator	11	4	t	b	N	f	,	0	0	2209	2216	2217	2450	2451	0	0	i	p	f	0	-1	0	0	\N	regoperator	registered operator (with args)
2205	regclass	11	4	t	b	N	f	,	0	0	2210	2218	2219	2452	2453	0	0	i	p	f	0	-1	0	0	\N	regclass	registered class
2206	regtype	11	4	t	b	N	f	,	0	0	2211	2220	2221	2454	2455	0	0	i	p	f	0	-1	0	0	\N	regtype	registered type
2207	_regprocedure	11	-1	f	b	A	f	,	6179	2202	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regprocedure[]	\N
2208	_regoper	11	-1	f	b	A	f	,	6179	2203	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regoper[]	\N
2209	_regoperator	11	-1	f	b	A	f	,	6179	2204	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regoperator[]	\N
2210	_regclass	11	-1	f	b	A	f	,	6179	2205	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regclass[]	\N
2211	_regtype	11	-1	f	b	A	f	,	6179	2206	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regtype[]	\N
2249	record	11	-1	f	p	P	f	,	0	0	2287	2290	2291	2402	2403	0	0	d	x	f	0	-1	0	0	\N	record	pseudo-type representing any composite type
2275	cstring	11	-2	f	p	P	f	,	0	0	1263	2292	2293	2500	2501	0	0	c	p	f	0	-1	0	0	\N	cstring	C-style string
2276	any	11	4	t	p	P	f	,	0	0	0	2294	2295	0	0	0	0	i	p	f	0	-1	0	0	\N	"any"	pseudo-type representing any type
2277	anyarray	11	-1	f	p	P	f	,	0	0	0	2296	2297	2502	2503	0	0	d	x	f	0	-1	0	0	\N	anyarray	pseudo-type representing a polymorphic array type
2278	void	11	4	t	p	P	f	,	0	0	0	2298	2299	3120	3121	0	0	i	p	f	0	-1	0	0	\N	void	pseudo-type for the result of a function with no real result
2279	trigger	11	4	t	p	P	f	,	0	0	0	2300	2301	0	0	0	0	i	p	f	0	-1	0	0	\N	trigger	pseudo-type for the result of a trigger function
2280	language_handler	11	4	t	p	P	f	,	0	0	0	2302	2303	0	0	0	0	i	p	f	0	-1	0	0	\N	language_handler	pseudo-type for the result of a language handler function
2281	internal	11	8	t	p	P	f	,	0	0	0	2304	2305	0	0	0	0	d	p	f	0	-1	0	0	\N	internal	pseudo-type representing an internal data structure
2283	anyelement	11	4	t	p	P	f	,	0	0	0	2312	2313	0	0	0	0	i	p	f	0	-1	0	0	\N	anyelement	pseudo-type representing a polymorphic base type
2287	_record	11	-1	f	p	P	f	,	6179	2249	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	record[]	\N
2776	anynonarray	11	4	t	p	P	f	,	0	0	0	2777	2778	0	0	0	0	i	p	f	0	-1	0	0	\N	anynonarray	pseudo-type representing a polymorphic base type that is not an array
2949	_txid_snapshot	11	-1	f	b	A	f	,	6179	2970	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	txid_snapshot[]	\N
2950	uuid	11	16	f	b	U	f	,	0	0	2951	2952	2953	2961	2962	0	0	c	p	f	0	-1	0	0	\N	uuid	UUID datatype
2951	_uuid	11	-1	f	b	A	f	,	6179	2950	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	uuid[]	\N
2970	txid_snapshot	11	-1	f	b	U	f	,	0	0	2949	2939	2940	2941	2942	0	0	d	x	f	0	-1	0	0	\N	txid_snapshot	txid snapshot
3115	fdw_handler	11	4	t	p	P	f	,	0	0	0	3116	3117	0	0	0	0	i	p	f	0	-1	0	0	\N	fdw_handler	pseudo-type for the result of an FDW handler function
3220	pg_lsn	11	8	t	b	U	f	,	0	0	3221	3229	3230	3238	3239	0	0	d	p	f	0	-1	0	0	\N	pg_lsn	PostgreSQL LSN datatype
3221	_pg_lsn	11	-1	f	b	A	f	,	6179	3220	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	pg_lsn[]	\N
3310	tsm_handler	11	4	t	p	P	f	,	0	0	0	3311	3312	0	0	0	0	i	p	f	0	-1	0	0	\N	tsm_handler	pseudo-type for the result of a tablesample method function
3361	pg_ndistinct	11	-1	f	b	Z	f	,	0	0	0	3355	3356	3357	3358	0	0	i	x	f	0	-1	0	100	\N	pg_ndistinct	multivariate ndistinct coefficients
3402	pg_dependencies	11	-1	f	b	Z	f	,	0	0	0	3404	3405	3406	3407	0	0	i	x	f	0	-1	0	100	\N	pg_dependencies	multivariate dependencies
3500	anyenum	11	4	t	p	P	f	,	0	0	0	3504	3505	0	0	0	0	i	p	f	0	-1	0	0	\N	anyenum	pseudo-type representing a polymorphic base type that is an enum
3614	tsvector	11	-1	f	b	U	f	,	0	0	3643	3610	3611	3639	3638	0	0	i	x	f	0	-1	0	0	\N	tsvector	text representation for text search
3615	tsquery	11	-1	f	b	U	f	,	0	0	3645	3612	3613	3641	3640	0	0	i	p	f	0	-1	0	0	\N	tsquery	query representation for text search
3642	gtsvector	11	-1	f	b	U	f	,	0	0	3644	3646	3647	0	0	0	0	i	p	f	0	-1	0	0	\N	gtsvector	GiST index internal text representation for text search
3643	_tsvector	11	-1	f	b	A	f	,	6179	3614	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	tsvector[]	\N
3644	_gtsvector	11	-1	f	b	A	f	,	6179	3642	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	gtsvector[]	\N
3645	_tsquery	11	-1	f	b	A	f	,	6179	3615	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	tsquery[]	\N
3734	regconfig	11	4	t	b	N	f	,	0	0	3735	3736	3737	3738	3739	0	0	i	p	f	0	-1	0	0	\N	regconfig	registered text search configuration
3735	_regconfig	11	-1	f	b	A	f	,	6179	3734	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regconfig[]	\N
3769	regdictionary	11	4	t	b	N	f	,	0	0	3770	3771	3772	3773	3774	0	0	i	p	f	0	-1	0	0	\N	regdictionary	registered text search dictionary
3770	_regdictionary	11	-1	f	b	A	f	,	6179	3769	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regdictionary[]	\N
3802	jsonb	11	-1	f	b	U	f	,	6098	0	3807	3806	3804	3805	3803	0	0	i	x	f	0	-1	0	0	\N	jsonb	Binary JSON
3807	_jsonb	11	-1	f	b	A	f	,	6179	3802	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	jsonb[]	\N
3831	anyrange	11	-1	f	p	P	f	,	0	0	0	3832	3833	0	0	0	0	d	x	f	0	-1	0	0	\N	anyrange	pseudo-type representing a range over a polymorphic base type
3838	event_trigger	11	4	t	p	P	f	,	0	0	0	3594	3595	0	0	0	0	i	p	f	0	-1	0	0	\N	event_trigger	pseudo-type for the result of an event trigger function
4072	jsonpath	11	-1	f	b	U	f	,	0	0	4073	4001	4003	4002	4004	0	0	i	x	f	0	-1	0	0	\N	jsonpath	JSON path
4073	_jsonpath	11	-1	f	b	A	f	,	6179	4072	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	jsonpath[]	\N
4089	regnamespace	11	4	t	b	N	f	,	0	0	4090	4084	4085	4087	4088	0	0	i	p	f	0	-1	0	0	\N	regnamespace	registered namespace
4090	_regnamespace	11	-1	f	b	A	f	,	6179	4089	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regnamespace[]	\N
4096	regrole	11	4	t	b	N	f	,	0	0	4097	4098	4092	4094	4095	0	0	i	p	f	0	-1	0	0	\N	regrole	registered role
4097	_regrole	11	-1	f	b	A	f	,	6179	4096	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regrole[]	\N
4191	regcollation	11	4	t	b	N	f	,	0	0	4192	4193	4194	4196	4197	0	0	i	p	f	0	-1	0	0	\N	regcollation	registered collation
4192	_regcollation	11	-1	f	b	A	f	,	6179	4191	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	regcollation[]	\N
4537	anymultirange	11	-1	f	p	P	f	,	0	0	0	4229	4230	0	0	0	0	d	x	f	0	-1	0	0	\N	anymultirange	pseudo-type representing a polymorphic base type that is a multirange
4538	anycompatiblemultirange	11	-1	f	p	P	f	,	0	0	0	4226	4227	0	0	0	0	d	x	f	0	-1	0	0	\N	anycompatiblemultirange	pseudo-type representing a multirange over a polymorphic common type
4600	pg_brin_bloom_summary	11	-1	f	b	Z	f	,	0	0	0	4596	4597	4598	4599	0	0	i	x	f	0	-1	0	100	\N	pg_brin_bloom_summary	BRIN bloom summary
4601	pg_brin_minmax_multi_summary	11	-1	f	b	Z	f	,	0	0	0	4638	4639	4640	4641	0	0	i	x	f	0	-1	0	100	\N	pg_brin_minmax_multi_summary	BRIN minmax-multi summary
5017	pg_mcv_list	11	-1	f	b	Z	f	,	0	0	0	5018	5019	5020	5021	0	0	i	x	f	0	-1	0	100	\N	pg_mcv_list	multivariate MCV list
5038	pg_snapshot	11	-1	f	b	U	f	,	0	0	5039	5055	5056	5057	5058	0	0	d	x	f	0	-1	0	0	\N	pg_snapshot	snapshot
5039	_pg_snapshot	11	-1	f	b	A	f	,	6179	5038	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	pg_snapshot[]	\N
5069	xid8	11	8	t	b	U	f	,	0	0	271	5070	5081	5082	5083	0	0	d	p	f	0	-1	0	0	\N	xid8	full transaction id
5077	anycompatible	11	4	t	p	P	f	,	0	0	0	5086	5087	0	0	0	0	i	p	f	0	-1	0	0	\N	anycompatible	pseudo-type representing a polymorphic common type
5078	anycompatiblearray	11	-1	f	p	P	f	,	0	0	0	5088	5089	5090	5091	0	0	d	x	f	0	-1	0	0	\N	anycompatiblearray	pseudo-type representing an array of polymorphic common type elements
5079	anycompatiblenonarray	11	4	t	p	P	f	,	0	0	0	5092	5093	0	0	0	0	i	p	f	0	-1	0	0	\N	anycompatiblenonarray	pseudo-type representing a polymorphic common type that is not an array
5080	anycompatiblerange	11	-1	f	p	P	f	,	0	0	0	5094	5095	0	0	0	0	d	x	f	0	-1	0	0	\N	anycompatiblerange	pseudo-type representing a range over a polymorphic common type
13220	_cardinal_number	13207	-1	f	b	A	f	,	6179	13221	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	0	\N	information_schema.cardinal_number[]	\N
13221	cardinal_number	13207	4	t	d	N	f	,	0	0	13220	2597	43	2598	2407	0	0	i	p	f	23	-1	0	0	\N	information_schema.cardinal_number	\N
13223	_character_data	13207	-1	f	b	A	f	,	6179	13224	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	950	\N	information_schema.character_data[]	\N
13224	character_data	13207	-1	f	d	S	f	,	0	0	13223	2597	1047	2598	2433	0	0	i	x	f	1043	-1	0	950	\N	information_schema.character_data	\N
13225	_sql_identifier	13207	-1	f	b	A	f	,	6179	13226	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	950	\N	information_schema.sql_identifier[]	\N
13226	sql_identifier	13207	64	f	d	S	f	,	0	0	13225	2597	35	2598	2423	0	0	c	p	f	19	-1	0	950	\N	information_schema.sql_identifier	\N
13231	_time_stamp	13207	-1	f	b	A	f	,	6179	13232	0	750	751	2400	2401	0	0	d	x	f	0	-1	0	0	\N	information_schema.time_stamp[]	\N
13232	time_stamp	13207	8	t	d	D	f	,	0	0	13231	2597	1151	2598	2477	0	0	d	p	f	1184	2	0	0	CURRENT_TIMESTAMP(2)	information_schema.time_stamp	\N
13233	_yes_or_no	13207	-1	f	b	A	f	,	6179	13234	0	750	751	2400	2401	0	0	i	x	f	0	-1	0	950	\N	information_schema.yes_or_no[]	\N
13234	yes_or_no	13207	-1	f	d	S	f	,	0	0	13233	2597	1047	2598	2433	0	0	i	x	f	1043	7	0	950	\N	information_schema.yes_or_no	\N
`;
